using System.Linq.Expressions;
using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Collections <c>api_keys</c>, <c>key_envelopes</c> and the append-only <c>key_audit</c>.</summary>
internal sealed class MongoKeyStore(IMongoDatabase database) : IKeyStore
{
    private readonly IMongoCollection<StoredKey> _keys = database.GetCollection<StoredKey>("api_keys");
    private readonly IMongoCollection<Envelope> _envelopes = database.GetCollection<Envelope>("key_envelopes");
    private readonly IMongoCollection<KeyAuditEntry> _audit = database.GetCollection<KeyAuditEntry>("key_audit");
    private volatile bool _indexed;

    public Task AddAsync(StoredKey key, CancellationToken ct) => UseAsync(async () =>
    {
        await _keys.InsertOneAsync(key, options: null, ct);
        return true;
    }, ct);

    public Task<StoredKey?> FindAsync(UserId owner, ApiKeyId id, CancellationToken ct) => FirstAsync(k => k.Id == id && k.Owner == owner, ct);

    public Task<StoredKey?> FindUsableAsync(UserId user, ApiKeyId id, CancellationToken ct) => FirstAsync(k => k.Id == id && (k.Owner == user || k.Lent), ct);

    public Task<IReadOnlyList<StoredKey>> ListLentAsync(CancellationToken ct) => ReadAsync(k => k.Lent, ct);

    public Task<IReadOnlyList<StoredKey>> ListAsync(UserId owner, CancellationToken ct) => ReadAsync(k => k.Owner == owner, ct);

    public Task<bool> ReplaceSecretAsync(StoredKey before, StoredKey after, CancellationToken ct)
    {
        var update = Builders<StoredKey>.Update
            .Set(k => k.Sealed, after.Sealed)
            .Set(k => k.Masked, after.Masked)
            .Set(k => k.Lent, after.Lent)
            .Set(k => k.Health, after.Health)
            .Set(k => k.HealthNote, after.HealthNote)
            .Set(k => k.CheckedAt, after.CheckedAt)
            .Set(k => k.RotatedAt, after.RotatedAt);
        return UseAsync(
            async () => (await _keys.UpdateOneAsync(k => k.Id == before.Id && k.Owner == before.Owner && k.Sealed == before.Sealed, update, options: null, ct)).MatchedCount == 1,
            ct);
    }

    public Task SetHealthAsync(ApiKeyId id, KeyHealth health, string note, DateTimeOffset at, CancellationToken ct)
    {
        var update = Builders<StoredKey>.Update.Set(k => k.Health, health).Set(k => k.HealthNote, note).Set(k => k.CheckedAt, at);
        return UseAsync(() => _keys.UpdateOneAsync(k => k.Id == id, update, options: null, ct), ct);
    }

    public Task SetUsedAsync(ApiKeyId id, DateTimeOffset at, CancellationToken ct) =>
        UseAsync(() => _keys.UpdateOneAsync(k => k.Id == id, Builders<StoredKey>.Update.Max(k => k.LastUsedAt, at), options: null, ct), ct);

    public Task SetFirstAsync(ApiKeyId id, DateTimeOffset at, CancellationToken ct) =>
        UseAsync(() => _keys.UpdateOneAsync(k => k.Id == id, Builders<StoredKey>.Update.Set(k => k.FirstSince, at), options: null, ct), ct);

    public Task<bool> DeleteAsync(UserId owner, ApiKeyId id, CancellationToken ct) =>
        UseAsync(async () => (await _keys.DeleteOneAsync(k => k.Id == id && k.Owner == owner, ct)).DeletedCount == 1, ct);

    public Task<KeyEnvelope?> FindEnvelopeAsync(UserId owner, CancellationToken ct) =>
        UseAsync(async () => (await _envelopes.Find(e => e.Id == owner).FirstOrDefaultAsync(ct))?.Value, ct);

    public Task<KeyEnvelope> AddEnvelopeAsync(KeyEnvelope envelope, CancellationToken ct) => UseAsync(async () =>
    {
        try
        {
            await _envelopes.InsertOneAsync(new Envelope(envelope.Owner, envelope.Wrapped, envelope.Master), options: null, ct);
            return envelope;
        }
        catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            return (await _envelopes.Find(x => x.Id == envelope.Owner).FirstAsync(ct)).Value;
        }
    }, ct);

    public Task<IReadOnlyList<KeyEnvelope>> ListEnvelopesAsync(string master, UserId? after, int max, CancellationToken ct) => UseAsync<IReadOnlyList<KeyEnvelope>>(async () =>
    {
        var filter = Builders<Envelope>.Filter.Eq(e => e.Master, master);
        filter = after is { } last ? filter & Builders<Envelope>.Filter.Gt(e => e.Id, last) : filter;
        var found = await _envelopes.Find(filter).SortBy(e => e.Id).Limit(max).ToListAsync(ct);
        return [.. found.Select(e => e.Value)];
    }, ct);

    public Task<bool> ReplaceEnvelopeAsync(KeyEnvelope before, KeyEnvelope after, CancellationToken ct) => UseAsync(
        async () => (await _envelopes.ReplaceOneAsync(
            e => e.Id == before.Owner && e.Wrapped == before.Wrapped,
            new Envelope(after.Owner, after.Wrapped, after.Master),
            options: (ReplaceOptions?)null,
            ct)).MatchedCount == 1,
        ct);

    public Task DeleteEnvelopesAsync(string master, CancellationToken ct) =>
        UseAsync(() => _envelopes.DeleteManyAsync(e => e.Master == master, ct), ct);

    public Task AppendAsync(KeyAuditEntry entry, CancellationToken ct) => UseAsync(async () =>
    {
        await _audit.InsertOneAsync(entry, options: null, ct);
        return true;
    }, ct);

    public Task<IReadOnlyList<KeyAuditEntry>> ListAuditAsync(UserId owner, int max, CancellationToken ct) =>
        UseAsync<IReadOnlyList<KeyAuditEntry>>(async () => await _audit.Find(e => e.Owner == owner).SortByDescending(e => e.At).Limit(max).ToListAsync(ct), ct);

    private async Task<StoredKey?> FirstAsync(Expression<Func<StoredKey, bool>> which, CancellationToken ct) => await ReadAsync(which, ct) is [var first, ..] ? first : null;

    // Row by row: one that cannot be read must not hide the others.
    private Task<IReadOnlyList<StoredKey>> ReadAsync(Expression<Func<StoredKey, bool>> which, CancellationToken ct) => UseAsync<IReadOnlyList<StoredKey>>(async () =>
    {
        var found = await _keys.Find(which).SortByDescending(k => k.CreatedAt).As<BsonDocument>().ToListAsync(ct);
        return [.. found.Select(KeyRows.Read)];
    }, ct);

    private Task<T> UseAsync<T>(Func<Task<T>> use, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        if (!_indexed)
        {
            await _keys.Indexes.CreateOneAsync(new CreateIndexModel<StoredKey>(Builders<StoredKey>.IndexKeys.Ascending(k => k.Owner).Descending(k => k.CreatedAt)), options: null, ct);
            await _audit.Indexes.CreateOneAsync(new CreateIndexModel<KeyAuditEntry>(Builders<KeyAuditEntry>.IndexKeys.Ascending(e => e.Owner).Descending(e => e.At)), options: null, ct);
            _indexed = true;
        }

        return await use();
    });

    // One envelope a person: the owner is the document's id.
    private sealed record Envelope(UserId Id, byte[] Wrapped, string Master)
    {
        public KeyEnvelope Value => new(Id, Wrapped, Master);
    }
}
