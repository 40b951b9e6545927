using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Catalog;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Adds, lists, checks, replaces and removes connections; every step is in the audit log.</summary>
internal sealed class ApiKeyVault(KeyStore store, KeyRing ring, KeyCipher cipher, ProviderProbe probe, ProviderCatalog providers, GuardedHttp http, TimeProvider clock)
    : IApiKeyVault
{
    private const int MaxSecret = 4_096;
    private const int MaxLabel = 80;

    public async Task<MaskedKey> AddKeyAsync(UserId owner, NewKey key, CancellationToken ct)
    {
        var provider = Check(key);
        var secret = key.Secret?.Trim() ?? "";
        var url = key.BaseUrl is { } own ? ProviderCatalog.WithSlash(own) : provider.BaseUrl!;
        var (health, note) = await RequireAsync(new ModelEndpoint(provider, url, secret), ct);
        var id = ApiKeyId.New();
        var now = clock.GetUtcNow();
        var row = new StoredKey
        {
            Id = id,
            Owner = owner,
            Provider = provider.Id,
            Label = string.IsNullOrWhiteSpace(key.Label) ? provider.Name : key.Label.Trim(),
            Secret = secret.Length == 0 ? null : cipher.Encrypt(await store.EnvelopeAsync(owner, ct), owner, provider.Id, id, secret),
            Version = 1,
            Masked = Mask(secret),
            BaseUrl = key.BaseUrl is null ? null : url.AbsoluteUri,
            Health = health,
            HealthNote = note,
            CheckedAt = now,
            CreatedAt = now,
        };
        await store.AddAsync(row, ct);
        await store.AuditAsync(owner, id, provider.Id, "added", ct);
        return row.Mask();
    }

    public async Task<IReadOnlyList<MaskedKey>> ListKeysAsync(UserId owner, CancellationToken ct) =>
        [.. (await store.ListAsync(owner, ct)).Select(k => k.Mask())];

    public async Task<MaskedKey> RotateKeyAsync(UserId owner, ApiKeyId id, string newSecret, CancellationToken ct)
    {
        var row = await FindAsync(owner, id, ct);
        var provider = providers.Find(row.Provider) ?? throw new NotFoundException("This provider is not known any more. Remove the connection.");
        CheckSecret(newSecret);
        var secret = newSecret.Trim();
        var url = row.BaseUrl is { } own ? new Uri(own) : provider.BaseUrl!;
        var (health, note) = await RequireAsync(new ModelEndpoint(provider, url, secret), ct);
        var next = row with
        {
            Secret = cipher.Encrypt(await store.EnvelopeAsync(owner, ct), owner, row.Provider, id, secret),
            Version = row.Version + 1,
            Masked = Mask(secret),
            Health = health,
            HealthNote = note,
            CheckedAt = clock.GetUtcNow(),
        };
        if (!await store.ReplaceAsync(next, row.Version, ct))
        {
            throw new ConflictException("This connection was changed somewhere else a moment ago. Look at it again.");
        }

        await store.AuditAsync(owner, id, row.Provider, "rotated", ct);
        return next.Mask();
    }

    public async Task<MaskedKey> ValidateKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        var row = await FindAsync(owner, id, ct);
        try
        {
            var (health, note) = await probe.CheckAsync(await ring.OpenAsync(row, ct), ct);
            await store.SetHealthAsync(row, health, note, ct);
        }
        catch (ProviderFailedException e) when (e.Failure.Kind == FailureKind.Auth)
        {
            // Not decryptable: its state was stored, and shows.
        }

        await store.AuditAsync(owner, id, row.Provider, "tested", ct);
        return (await FindAsync(owner, id, ct)).Mask();
    }

    public async Task DeleteKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        var row = await FindAsync(owner, id, ct);
        if (await store.RemoveAsync(owner, id, ct))
        {
            await store.AuditAsync(owner, id, row.Provider, "removed", ct);
        }
    }

    private async Task<StoredKey> FindAsync(UserId owner, ApiKeyId id, CancellationToken ct) =>
        await store.FindAsync(owner, id, ct) ?? throw new NotFoundException("This connection is gone.");

    // A connection the provider refuses is not stored; one that is only busy or restricted is.
    private async Task<(KeyHealth Health, string Note)> RequireAsync(ModelEndpoint endpoint, CancellationToken ct)
    {
        var (health, note) = await probe.CheckAsync(endpoint, ct);
        return health is KeyHealth.Ok or KeyHealth.Restricted or KeyHealth.RateLimited
            ? (health, note)
            : throw new ProviderFailedException(new ProviderFailure(
                health == KeyHealth.Invalid ? FailureKind.Auth : health == KeyHealth.NoCredit ? FailureKind.Quota : FailureKind.Network, note, "Nothing was saved."));
    }

    private Provider Check(NewKey key)
    {
        var provider = providers.Find(key.Provider);
        if (provider is null || provider.Kind == ProviderKind.Local)
        {
            throw new InvalidException("Choose a provider from the list.");
        }

        if (key.Label?.Length > MaxLabel)
        {
            throw new InvalidException($"The name may have {MaxLabel} characters.");
        }

        if (provider.BaseUrl is null && key.BaseUrl is null)
        {
            throw new InvalidException("Enter the address of the endpoint, for example https://models.example.com/v1.");
        }

        if (key.BaseUrl is { } url)
        {
            http.CheckUrl(url);
        }

        if (provider.NeedsKey && provider.BaseUrl is not null || !string.IsNullOrWhiteSpace(key.Secret))
        {
            CheckSecret(key.Secret);
        }

        return provider;
    }

    private static void CheckSecret(string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret) || secret.Trim().Length > MaxSecret || secret.Trim().Any(c => c is <= ' ' or > '~'))
        {
            throw new InvalidException("Enter the key as the provider shows it: one line without spaces.");
        }
    }

    private static string Mask(string secret) => secret.Length switch
    {
        0 => "",
        < 12 => "…",
        _ => $"{secret[..3]}…{secret[^4..]}",
    };
}
