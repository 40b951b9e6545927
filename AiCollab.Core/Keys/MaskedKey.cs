namespace AiCollab.Core.Keys;

/// <summary>How a connection answered last.</summary>
public enum KeyHealth
{
    Unknown,
    Ok,
    Restricted,
    Invalid,
    NoCredit,
    RateLimited,
    Unreachable,
    Undecryptable,
}

/// <summary>A connection as its owner may see it: never the key itself.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Provider">Catalog id.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Masked">For example <c>sk-…3f9a</c>; empty for an endpoint without key.</param>
/// <param name="BaseUrl">The endpoint, when it is not the provider's own.</param>
/// <param name="Health">The state seen last.</param>
/// <param name="HealthNote">One sentence about the state, with the next step when there is one.</param>
/// <param name="CheckedAt">When the state was seen.</param>
/// <param name="LastUsedAt">When a turn last used it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="RotatedAt">When the key was last replaced, or added.</param>
/// <param name="Lent">An administrator lends it to everybody.</param>
/// <param name="Locked">It is locked with its owner's passphrase, and unlocked for a session at a time.</param>
/// <param name="FirstSince">When its owner put it before the others of its provider.</param>
public sealed record MaskedKey(
    ApiKeyId Id, string Provider, string Label, string Masked, Uri? BaseUrl, KeyHealth Health, string HealthNote,
    DateTimeOffset? CheckedAt, DateTimeOffset? LastUsedAt, DateTimeOffset CreatedAt, DateTimeOffset RotatedAt = default, bool Lent = false,
    bool Locked = false, DateTimeOffset? FirstSince = null) : IRankedKey;
