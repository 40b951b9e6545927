using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.Options;

namespace AiCollab.Core.Keys;

/// <summary>
/// Locks keys with their owners' passphrases and unlocks them, each time for one session. A lost passphrase cannot be found again:
/// its key is replaced.
/// </summary>
public sealed class KeyLocks(IKeyStore store, KeyEnvelopes envelopes, UnlockedKeys unlocked, IOptions<KeyOptions> options, TimeProvider clock) : IDisposable
{
    // Deriving is dear on purpose; one at a time, so that nobody can keep all processors busy with it.
    private readonly SemaphoreSlim _one = new(1);
    private readonly KeyBox _box = new(envelopes);

    /// <summary>How long a key stays unlocked.</summary>
    public TimeSpan Lease => options.Value.UnlockFor;

    /// <summary>What the inner lock is bound to.</summary>
    internal static string Binding(StoredKey row) => $"passphrase|{row.Owner}|{row.Id}";

    /// <summary>Locks a key with a passphrase, which is stored nowhere.</summary>
    /// <exception cref="InvalidException">The passphrase is short, there is no key, it is lent, or locked already.</exception>
    public async Task LockAsync(UserId owner, ApiKeyId id, string passphrase, CancellationToken ct)
    {
        var (row, secret) = await OpenAsync(owner, id, ct);
        if (WhyNot(row, secret, passphrase) is { } problem)
        {
            throw new InvalidException(problem);
        }

        var locked = await DeriveAsync(() => PassphraseLock.Lock(secret, passphrase, Binding(row)), ct);
        if (!await store.ReplaceSecretAsync(row, await _box.SealAsync(row, locked, ct), ct))
        {
            throw new ConflictException("The key was replaced or deleted in the meantime. Look at the list again.");
        }

        await AuditAsync(row, "locked", ct);
    }

    /// <summary>Unlocks a key for one session, for <see cref="Lease"/>.</summary>
    /// <exception cref="InvalidException">The passphrase is another one.</exception>
    public async Task UnlockAsync(UserId owner, ApiKeyId id, SessionId session, string passphrase, CancellationToken ct)
    {
        var (row, locked) = await OpenAsync(owner, id, ct);
        if (!PassphraseLock.IsLocked(locked))
        {
            throw new InvalidException("This key is not locked.");
        }

        var key = await DeriveAsync(() => PassphraseLock.KeyOf(locked, passphrase), ct);
        if (PassphraseLock.Open(locked, key, Binding(row)) is null)
        {
            await AuditAsync(row, "wrong passphrase", ct);
            throw new InvalidException("This is not the passphrase of this key. If it is lost, replace the key: enter it again.");
        }

        unlocked.Add(id, session, key, Lease);
        await AuditAsync(row, "unlocked", ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static string? WhyNot(StoredKey row, string secret, string passphrase) => row switch
    {
        { Masked: "" } => "This connection has no key that could be locked.",
        { Lent: true } => "This key is lent to everybody. Stop lending it first: others could not unlock it.",
        _ when PassphraseLock.IsLocked(secret) => "This key is locked already. To change its passphrase, replace the key and lock it again.",
        _ when passphrase.Length < PassphraseLock.Shortest => $"Choose a passphrase of at least {PassphraseLock.Shortest} characters.",
        _ => null,
    };

    private async Task<(StoredKey Row, string Secret)> OpenAsync(UserId owner, ApiKeyId id, CancellationToken ct)
    {
        var row = await store.FindAsync(owner, id, ct) ?? throw new NotFoundException("This connection is not there any more. Look at the list again.");
        return (row, await _box.OpenAsync(row, ct) ?? throw new ConflictException(KeyBox.Reenter));
    }

    private async Task<T> DeriveAsync<T>(Func<T> derive, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            return await Task.Run(derive, ct);
        }
        finally
        {
            _one.Release();
        }
    }

    private Task AuditAsync(StoredKey row, string action, CancellationToken ct) =>
        store.AppendAsync(new KeyAuditEntry(Guid.CreateVersion7(), clock.GetUtcNow(), row.Owner, row.Id, row.Provider, action, row.Health), ct);
}
