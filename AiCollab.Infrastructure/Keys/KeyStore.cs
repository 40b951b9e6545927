using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Accounts;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Keys;

/// <summary>The collections <c>api_keys</c>, <c>key_envelopes</c> and the append-only <c>key_audit</c>.</summary>
internal sealed class KeyStore : IDisposable
{
    private readonly IMongoCollection<StoredKey> _keys;
    private readonly IMongoCollection<KeyEnvelope> _envelopes;
    private readonly IMongoCollection<KeyAuditEntry> _audit;
    private readonly KeyCipher _cipher;
    private readonly TimeProvider _clock;
    private readonly ReadyOnce _ready;

    public KeyStore(IMongoDatabase database, KeyCipher cipher, TimeProvider clock)
    {
        (_cipher, _clock) = (cipher, clock);
        _keys = database.GetCollection<StoredKey>("api_keys");
        _envelopes = database.GetCollection<KeyEnvelope>("key_envelopes");
        _audit = database.GetCollection<KeyAuditEntry>("key_audit");
        _ready = new ReadyOnce(CreateIndexesAsync);
    }

    public async Task<IReadOnlyList<StoredKey>> ListAsync(UserId owner, CancellationToken ct)
    {
        await _ready.EnsureAsync(ct);
        return await _keys.Find(k => k.Owner == owner).SortByDescending(k => k.CreatedAt).ToListAsync(ct);
    }

    public async Task<StoredKey?> FindAsync(UserId owner, ApiKeyId id, CancellationToken ct) =>
        await _keys.Find(k => k.Id == id && k.Owner == owner).FirstOrDefaultAsync(ct);

    public async Task AddAsync(StoredKey key, CancellationToken ct)
    {
        await _ready.EnsureAsync(ct);
        await _keys.InsertOneAsync(key, cancellationToken: ct);
    }

    /// <summary>Replaces a row as it was read; false when somebody else changed or removed it meanwhile.</summary>
    public async Task<bool> ReplaceAsync(StoredKey key, int seenVersion, CancellationToken ct) =>
        (await _keys.ReplaceOneAsync(k => k.Id == key.Id && k.Owner == key.Owner && k.Version == seenVersion, key, cancellationToken: ct)).MatchedCount == 1;

    public Task SetHealthAsync(StoredKey key, KeyHealth health, string note, CancellationToken ct) => _keys.UpdateOneAsync(
        k => k.Id == key.Id && k.Version == key.Version,
        Builders<StoredKey>.Update.Set(k => k.Health, health).Set(k => k.HealthNote, note).Set(k => k.CheckedAt, _clock.GetUtcNow()), cancellationToken: ct);

    public Task SetUsedAsync(ApiKeyId id, CancellationToken ct) =>
        _keys.UpdateOneAsync(k => k.Id == id, Builders<StoredKey>.Update.Set(k => k.LastUsedAt, _clock.GetUtcNow()), cancellationToken: ct);

    public async Task<bool> RemoveAsync(UserId owner, ApiKeyId id, CancellationToken ct) =>
        (await _keys.DeleteOneAsync(k => k.Id == id && k.Owner == owner, ct)).DeletedCount == 1;

    /// <summary>The person's wrapped envelope key, made at first use.</summary>
    public async Task<byte[]> EnvelopeAsync(UserId owner, CancellationToken ct)
    {
        var found = await _envelopes.Find(e => e.Id == owner).FirstOrDefaultAsync(ct);
        if (found is not null)
        {
            return found.Wrapped;
        }

        try
        {
            await _envelopes.InsertOneAsync(new KeyEnvelope(owner, _cipher.NewEnvelope(owner)), cancellationToken: ct);
        }
        catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            // Another request made it first; that one is used.
        }

        return (await _envelopes.Find(e => e.Id == owner).FirstAsync(ct)).Wrapped;
    }

    /// <summary>Writes what was done with a key; never the key.</summary>
    public Task AuditAsync(UserId by, ApiKeyId key, string provider, string action, CancellationToken ct) =>
        _audit.InsertOneAsync(new KeyAuditEntry(Guid.CreateVersion7(), by, key, provider, action, _clock.GetUtcNow()), cancellationToken: ct);

    public void Dispose() => _ready.Dispose();

    private async Task CreateIndexesAsync(CancellationToken ct)
    {
        await _keys.Indexes.CreateOneAsync(new CreateIndexModel<StoredKey>(Builders<StoredKey>.IndexKeys.Ascending(k => k.Owner)), cancellationToken: ct);
        await _audit.Indexes.CreateOneAsync(
            new CreateIndexModel<KeyAuditEntry>(Builders<KeyAuditEntry>.IndexKeys.Ascending(a => a.By).Descending(a => a.At)), cancellationToken: ct);
    }
}

/// <summary>A person's wrapped envelope key.</summary>
internal sealed record KeyEnvelope(UserId Id, byte[] Wrapped);

/// <summary>Something done with a connection.</summary>
internal sealed record KeyAuditEntry(Guid Id, UserId By, ApiKeyId Key, string Provider, string Action, DateTimeOffset At);
