using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;

namespace AiCollab.Tests.Fakes;

/// <summary>A vault that shows the connections the test wrote and takes every key but <c>refused</c>.</summary>
internal sealed class FakeKeys : IApiKeyVault
{
    public List<MaskedKey> Keys { get; } = [];

    public List<MaskedKey> Lent { get; } = [];

    public List<KeyAuditEntry> Acts { get; } = [];

    public List<ApiKeyId> Tested { get; } = [];

    public Task<MaskedKey> AddKeyAsync(UserId owner, NewKey key, CancellationToken ct)
    {
        RefuseBad(key.Secret);
        var added = new MaskedKey(ApiKeyId.New(), key.Provider, key.Label ?? key.Provider, "sk-…cdef", key.BaseUrl, KeyHealth.Ok, "Works.", null, null, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow());
        Keys.Add(added);
        return Task.FromResult(added);
    }

    public Task<IReadOnlyList<MaskedKey>> ListKeysAsync(UserId owner, CancellationToken ct) => Task.FromResult<IReadOnlyList<MaskedKey>>([.. Keys]);

    public Task<IReadOnlyList<MaskedKey>> ListLentAsync(UserId user, CancellationToken ct) => Task.FromResult<IReadOnlyList<MaskedKey>>([.. Lent]);

    public Task LendAsync(CurrentUser owner, ApiKeyId id, bool lent, CancellationToken ct) => Change(id, k => k with { Lent = lent });

    public Task PutFirstAsync(UserId owner, ApiKeyId id, CancellationToken ct) => Change(id, k => k with { FirstSince = TimeProvider.System.GetUtcNow() });

    public Task<IReadOnlyList<KeyAuditEntry>> ListAuditAsync(UserId owner, int max, CancellationToken ct) => Task.FromResult<IReadOnlyList<KeyAuditEntry>>([.. Acts]);

    public Task<MaskedKey> RotateKeyAsync(UserId owner, ApiKeyId id, string newSecret, CancellationToken ct)
    {
        RefuseBad(newSecret);
        return Change(id, k => k with { Health = KeyHealth.Ok, HealthNote = "Works.", RotatedAt = TimeProvider.System.GetUtcNow() });
    }

    public Task<MaskedKey> ValidateKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        Tested.Add(id);
        return Change(id, k => k with { Health = KeyHealth.Ok, HealthNote = "Works." });
    }

    public Task DeleteKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        Keys.RemoveAll(k => k.Id == id);
        return Task.CompletedTask;
    }

    private static void RefuseBad(string? secret)
    {
        if (secret == "refused")
        {
            throw new ProviderFailedException(new ProviderFailure(FailureKind.Auth, "OpenAI does not accept this key.", "Nothing was stored."));
        }
    }

    private Task<MaskedKey> Change(ApiKeyId id, Func<MaskedKey, MaskedKey> change)
    {
        var place = Keys.FindIndex(k => k.Id == id);
        Keys[place] = change(Keys[place]);
        return Task.FromResult(Keys[place]);
    }
}
