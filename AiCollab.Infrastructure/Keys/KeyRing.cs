using System.Security.Cryptography;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Catalog;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Hands out connections for use: the only place where a key is decrypted.</summary>
internal sealed class KeyRing(KeyStore store, KeyCipher cipher, ProviderCatalog providers)
{
    /// <summary>The person's connections, without their keys.</summary>
    public Task<IReadOnlyList<StoredKey>> ListAsync(UserId owner, CancellationToken ct) => store.ListAsync(owner, ct);

    /// <summary>A connection with its key. The key lives as long as the call it is for.</summary>
    /// <exception cref="NotFoundException">The connection is gone or somebody else's.</exception>
    /// <exception cref="ProviderFailedException">The key cannot be decrypted and must be entered again.</exception>
    public async Task<ModelEndpoint> GetKeyAsync(UserId owner, ApiKeyId? id, string provider, CancellationToken ct)
    {
        var key = id is { } known ? await store.FindAsync(owner, known, ct) : null;
        if (key is null)
        {
            throw new NotFoundException($"The connection to {providers.Find(provider)?.Name ?? provider} is gone. Choose another model, or connect it again on the Keys page.");
        }

        await store.SetUsedAsync(key.Id, ct);
        return await OpenAsync(key, ct);
    }

    /// <summary>A connection with its key, without counting it as used.</summary>
    public async Task<ModelEndpoint> OpenAsync(StoredKey key, CancellationToken ct)
    {
        var row = providers.Find(key.Provider) ?? throw new NotFoundException($"The provider {key.Provider} is not known any more. Remove the connection.");
        var url = key.BaseUrl is { } own ? ProviderCatalog.WithSlash(new Uri(own)) : row.BaseUrl;
        return new ModelEndpoint(row, url ?? throw new InvalidException($"The connection \"{key.Label}\" has no address. Remove it and add it again."), await DecryptAsync(key, ct));
    }

    private async Task<string> DecryptAsync(StoredKey key, CancellationToken ct)
    {
        if (key.Secret is null)
        {
            return "";
        }

        try
        {
            return cipher.Decrypt(await store.EnvelopeAsync(key.Owner, ct), key.Owner, key.Provider, key.Id, key.Secret);
        }
        catch (CryptographicException e)
        {
            await store.SetHealthAsync(key, KeyHealth.Undecryptable, "The stored key cannot be read. Enter it again.", ct);
            throw new ProviderFailedException(
                new ProviderFailure(FailureKind.Auth, $"The stored key \"{key.Label}\" cannot be read.", "Enter it again on the Keys page."), e);
        }
    }
}
