using AiCollab.Core.Accounts;

namespace AiCollab.Core.Keys;

/// <summary>A connection as it is stored: row of <c>api_keys</c>.</summary>
public sealed record StoredKey : IRankedKey
{
    public required ApiKeyId Id { get; init; }

    public required UserId Owner { get; init; }

    /// <summary>Catalog id.</summary>
    public required string Provider { get; init; }

    public required string Label { get; init; }

    /// <summary>What may be shown of the key; empty without one.</summary>
    public required string Masked { get; init; }

    /// <summary>The endpoint, when it is not the provider's own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The key, sealed by <see cref="KeySeal"/>; that of an endpoint without key seals nothing but the row.</summary>
    public byte[] Sealed { get; init; } = [];

    public required KeyHealth Health { get; init; }

    public required string HealthNote { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the key was last replaced.</summary>
    public required DateTimeOffset RotatedAt { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? FirstSince { get; init; }

    /// <summary>An administrator lends it to everybody: they may use it, and pay for it from their own budgets.</summary>
    public bool Lent { get; init; }

    /// <summary>
    /// What the sealed key is bound to: everything but the state seen last, so that a row moved to another person or provider, pointed
    /// at another address, lent or renamed by anything but the vault does not open. Times count to the millisecond, as they are stored.
    /// </summary>
    public string Binding => string.Join('\n', Owner, Provider, Id, BaseUrl?.AbsoluteUri, Masked, Lent, CreatedAt.ToUnixTimeMilliseconds(), RotatedAt.ToUnixTimeMilliseconds(), Label);

    /// <summary>What its owner may see.</summary>
    public MaskedKey ToMasked() => new(Id, Provider, Label, Masked, BaseUrl, Health, HealthNote, CheckedAt, LastUsedAt, CreatedAt, RotatedAt, Lent, FirstSince: FirstSince);

    /// <summary>Leaves the sealed key out.</summary>
    public override string ToString() => $"{Provider} {Id}";
}
