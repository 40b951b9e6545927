using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Keys;

/// <inheritdoc cref="IApiKeyVault"/>
public sealed class ApiKeyVault(IKeyStore store, KeyEnvelopes envelopes, IKeyCheck check, IProviderCatalog providers, ILenders lenders, TimeProvider clock, UnlockedKeys? unlocked = null)
    : IApiKeyVault
{
    private readonly KeyBox _box = new(envelopes);

    /// <inheritdoc/>
    public async Task<MaskedKey> AddKeyAsync(UserId owner, NewKey key, CancellationToken ct)
    {
        var provider = ProviderOf(key.Provider);
        var good = KeyInput.Check(provider, key);
        if (good.BaseUrl is { } url)
        {
            check.CheckUrl(url, await lenders.MayLendAsync(owner, ct));
        }

        var id = ApiKeyId.New();
        var result = await CheckNewAsync(owner, id, provider, good.BaseUrl, good.Secret!, ct);
        var now = clock.GetUtcNow();
        var row = new StoredKey
        {
            Id = id,
            Owner = owner,
            Provider = provider.Id,
            Label = good.Label!,
            Masked = KeyInput.Mask(good.Secret!),
            BaseUrl = good.BaseUrl,
            Health = result.Health,
            HealthNote = result.Note,
            CheckedAt = now,
            CreatedAt = now,
            RotatedAt = now,
        };
        await store.AddAsync(await _box.SealAsync(row, good.Secret!, ct), ct);
        await AuditAsync(row, "added", result.Health, ct);
        return row.ToMasked();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MaskedKey>> ListKeysAsync(UserId owner, CancellationToken ct) =>
        await _box.MarkAsync(owner, await store.ListAsync(owner, ct), ct);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MaskedKey>> ListLentAsync(UserId user, CancellationToken ct)
    {
        var lent = new List<MaskedKey>();
        foreach (var row in (await store.ListLentAsync(ct)).Where(k => k.Owner != user))
        {
            if (await IsStillLentAsync(row, ct))
            {
                lent.Add(row.ToMasked() with { Masked = "", BaseUrl = null });
            }
        }

        return lent;
    }

    /// <inheritdoc/>
    public async Task LendAsync(CurrentUser owner, ApiKeyId id, bool lent, CancellationToken ct)
    {
        if (lent && !owner.IsAdmin)
        {
            throw new ForbiddenException("Only administrators lend their keys.");
        }

        await SetLentAsync(await FindAsync(owner.Id, id, ct), lent, ct);
    }

    /// <inheritdoc/>
    public async Task PutFirstAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        var row = await FindAsync(owner, id, ct);
        await store.SetFirstAsync(row.Id, clock.GetUtcNow(), ct);
        await AuditAsync(row, "put first", row.Health, ct);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeyAuditEntry>> ListAuditAsync(UserId owner, int max, CancellationToken ct) => store.ListAuditAsync(owner, max, ct);

    /// <inheritdoc/>
    public async Task<MaskedKey> RotateKeyAsync(UserId owner, ApiKeyId id, string newSecret, CancellationToken ct)
    {
        var before = await FindAsync(owner, id, ct);
        if (before.BaseUrl is not null && await _box.OpenAsync(before, ct) is null)
        {
            // Whoever changed the row may have changed the address, and would be sent the new key.
            throw new ConflictException("The stored connection was changed or damaged, and its address with it. Delete it and add it again.");
        }

        var provider = ProviderOf(before.Provider);
        var secret = KeyInput.CheckSecret(provider, newSecret);
        var result = await CheckNewAsync(owner, id, provider, before.BaseUrl, secret, ct);
        var now = clock.GetUtcNow();
        var after = before with
        {
            Masked = KeyInput.Mask(secret),
            Health = result.Health,
            HealthNote = result.Note,
            CheckedAt = now,
            RotatedAt = now,
        };
        await ReplaceAsync(before, after, secret, ct);
        await AuditAsync(after, "rotated", result.Health, ct);
        return after.ToMasked();
    }

    /// <inheritdoc/>
    public async Task<MaskedKey> ValidateKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        var row = await FindAsync(owner, id, ct);
        var result = await _box.OpenAsync(row, ct) is { } secret
            ? await check.CheckAsync(ProviderOf(row.Provider), UrlOf(row), Unlocked(row, secret, session: null), ct)
            : new KeyCheckResult(KeyHealth.Undecryptable, KeyBox.Reenter);
        var now = clock.GetUtcNow();
        await store.SetHealthAsync(id, result.Health, result.Note, now, ct);
        await AuditAsync(row, "tested", result.Health, ct);
        return (row with { Health = result.Health, HealthNote = result.Note, CheckedAt = now }).ToMasked();
    }

    /// <inheritdoc/>
    public async Task DeleteKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        var row = await FindAsync(owner, id, ct);
        if (await store.DeleteAsync(owner, id, ct))
        {
            await AuditAsync(row, "deleted", row.Health, ct);
        }
    }

    /// <summary>The connection with its key, for a request that is made now. Only the code that calls providers asks for it.</summary>
    /// <exception cref="NotFoundException">The connection is gone, or belongs to somebody else who does not lend it.</exception>
    /// <exception cref="ProviderFailedException">The stored key cannot be read.</exception>
    public Task<UsableKey> GetKeyAsync(UserId user, ApiKeyId id, CancellationToken ct) => GetKeyAsync(user, id, session: null, ct);

    /// <summary>The same for a session: a key that is locked with a passphrase must be unlocked for it.</summary>
    public async Task<UsableKey> GetKeyAsync(UserId user, ApiKeyId id, SessionId? session, CancellationToken ct)
    {
        var row = await store.FindUsableAsync(user, id, ct) ?? throw Gone();
        if (row.Owner != user && !await IsStillLentAsync(row, ct))
        {
            throw Gone();
        }

        if (await _box.OpenAsync(row, ct) is { } secret)
        {
            return new UsableKey(row, ProviderOf(row.Provider), UrlOf(row), Unlocked(row, secret, session));
        }

        await store.SetHealthAsync(id, KeyHealth.Undecryptable, KeyBox.Reenter, clock.GetUtcNow(), ct);
        throw new ProviderFailedException(new ProviderFailure(FailureKind.Auth, "The stored key of this connection cannot be read any more.", "Enter it again on the Keys page."));
    }

    /// <summary>Writes down what real traffic showed about a connection.</summary>
    public Task NoteHealthAsync(ApiKeyId id, KeyHealth health, string note, CancellationToken ct) =>
        store.SetHealthAsync(id, health, note, clock.GetUtcNow(), ct);

    /// <summary>Writes down that a connection is being used.</summary>
    public Task NoteUseAsync(ApiKeyId id, CancellationToken ct) => store.SetUsedAsync(id, clock.GetUtcNow(), ct);

    private async Task<KeyCheckResult> CheckNewAsync(UserId owner, ApiKeyId id, Provider provider, Uri? url, string secret, CancellationToken ct)
    {
        var result = await check.CheckAsync(provider, url ?? provider.BaseUrl!, secret, ct);
        if (result.Health is KeyHealth.Invalid or KeyHealth.Unreachable)
        {
            await store.AppendAsync(new KeyAuditEntry(Guid.CreateVersion7(), clock.GetUtcNow(), owner, id, provider.Id, "refused", result.Health), ct);
            throw new ProviderFailedException(Refusal(result));
        }

        return result;
    }

    private static ProviderFailure Refusal(KeyCheckResult result) => new(
        result.Health == KeyHealth.Invalid ? FailureKind.Auth : FailureKind.Network, result.Note, "Nothing was stored.");

    // Who is no administrator any more lends nothing: the first that notices takes the connection back.
    private async Task<bool> IsStillLentAsync(StoredKey row, CancellationToken ct)
    {
        if (await lenders.MayLendAsync(row.Owner, ct))
        {
            return true;
        }

        try
        {
            await SetLentAsync(row, false, ct);
        }
        catch (ConflictException)
        {
            // Another took it back first, or it cannot be read any more: lent it is not either way, and the others' are shown.
        }

        return false;
    }

    private async Task SetLentAsync(StoredKey row, bool lent, CancellationToken ct)
    {
        if (row.Lent == lent)
        {
            return;
        }

        var secret = await _box.OpenAsync(row, ct) ?? throw new ConflictException(KeyBox.Reenter);
        if (lent && PassphraseLock.IsLocked(secret))
        {
            throw new InvalidException("This key is locked with a passphrase. Others could not unlock it, so it cannot be lent.");
        }

        await ReplaceAsync(row, row with { Lent = lent }, secret, ct);
        await AuditAsync(row, lent ? "lent" : "withdrawn", row.Health, ct);
    }

    private async Task ReplaceAsync(StoredKey before, StoredKey after, string secret, CancellationToken ct)
    {
        if (!await store.ReplaceSecretAsync(before, await _box.SealAsync(after, secret, ct), ct))
        {
            throw new ConflictException("The key was replaced or deleted in the meantime. Look at the list again.");
        }
    }

    private string Unlocked(StoredKey row, string secret, SessionId? session)
    {
        if (!PassphraseLock.IsLocked(secret))
        {
            return secret;
        }

        return unlocked?.Find(row.Id, session) is { } key && PassphraseLock.Open(secret, key, KeyLocks.Binding(row)) is { } open
            ? open
            : throw new ProviderFailedException(new ProviderFailure(
                FailureKind.Auth, $"The key of the connection \"{row.Label}\" is locked with a passphrase.", "Unlock it for this session on the Keys page, then try again."));
    }

    private async Task<StoredKey> FindAsync(UserId owner, ApiKeyId id, CancellationToken ct) =>
        await store.FindAsync(owner, id, ct) ?? throw Gone();

    private static NotFoundException Gone() => new("This connection is not there any more. Choose another one on the Keys page.");

    private Provider ProviderOf(string id) => providers.Find(id) is { Kind: not ProviderKind.Local } known
        ? known
        : throw new InvalidException($"There is no provider \"{id}\". Choose one of the list.");

    private Uri UrlOf(StoredKey row) => row.BaseUrl ?? ProviderOf(row.Provider).BaseUrl
        ?? throw new InvalidException("The connection has no address. Delete it and add it again.");

    private Task AuditAsync(StoredKey row, string action, KeyHealth result, CancellationToken ct) =>
        store.AppendAsync(new KeyAuditEntry(Guid.CreateVersion7(), clock.GetUtcNow(), row.Owner, row.Id, row.Provider, action, result), ct);
}
