using AiCollab.Core.Accounts;

namespace AiCollab.Core.Keys;

/// <summary>A connection to add.</summary>
/// <param name="Provider">Catalog id.</param>
/// <param name="Secret">The key; null or empty for an endpoint that takes none.</param>
/// <param name="BaseUrl">The endpoint, when it is not the provider's own.</param>
/// <param name="Label">The owner's name for it; null takes the provider's name.</param>
public sealed record NewKey(string Provider, string? Secret, Uri? BaseUrl = null, string? Label = null);

/// <summary>Keeps the connections of each person: encrypted at rest, decrypted on demand, checked with a real call.</summary>
public interface IApiKeyVault
{
    /// <summary>Adds a connection after a real check; a key the provider refuses is not stored.</summary>
    /// <exception cref="Errors.InvalidException">The URL or key cannot be taken; says why.</exception>
    /// <exception cref="Errors.ProviderFailedException">The provider refused the key or did not answer.</exception>
    Task<MaskedKey> AddKeyAsync(UserId owner, NewKey key, CancellationToken ct);

    /// <summary>The person's connections, newest first.</summary>
    Task<IReadOnlyList<MaskedKey>> ListKeysAsync(UserId owner, CancellationToken ct);

    /// <summary>Others' connections that the person may use, without anything of their keys.</summary>
    Task<IReadOnlyList<MaskedKey>> ListLentAsync(UserId user, CancellationToken ct);

    /// <summary>Lends an administrator's connection to everybody, or ends that.</summary>
    /// <exception cref="Errors.ForbiddenException">The owner is no administrator.</exception>
    Task LendAsync(CurrentUser owner, ApiKeyId id, bool lent, CancellationToken ct);

    /// <summary>Puts a connection before the person's others of its provider: it is offered first, and asked first when another cannot answer.</summary>
    Task PutFirstAsync(UserId owner, ApiKeyId id, CancellationToken ct);

    /// <summary>What was done to the person's connections, newest first.</summary>
    Task<IReadOnlyList<KeyAuditEntry>> ListAuditAsync(UserId owner, int max, CancellationToken ct);

    /// <summary>Replaces the secret of a connection after a real check; the old one stays when the check fails.</summary>
    Task<MaskedKey> RotateKeyAsync(UserId owner, ApiKeyId id, string newSecret, CancellationToken ct);

    /// <summary>Checks a connection now with the cheapest call that needs the key.</summary>
    Task<MaskedKey> ValidateKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct);

    /// <summary>Forgets a connection.</summary>
    Task DeleteKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct);
}
