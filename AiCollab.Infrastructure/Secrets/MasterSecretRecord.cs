using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>Collection <c>master_secret</c>, one document: the fingerprint of the secret that seals this data.</summary>
internal sealed class MasterSecretRecord(IMongoDatabase database, TimeProvider clock)
{
    public const string Name = "master_secret";
    private static readonly FilterDefinition<BsonDocument> TheOne = Builders<BsonDocument>.Filter.Eq("_id", "current");
    private readonly IMongoCollection<BsonDocument> _record = database.GetCollection<BsonDocument>(Name);

    /// <summary>The fingerprint on record; the first host that starts on an empty database records its own.</summary>
    /// <exception cref="Core.Errors.StoreUnavailableException">The database cannot be asked.</exception>
    public Task<string> GetOrAddAsync(string fingerprint, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        if (await _record.Find(TheOne).FirstOrDefaultAsync(ct) is { } found)
        {
            return found["fingerprint"].AsString;
        }

        try
        {
            await _record.InsertOneAsync(Document(fingerprint), options: null, ct);
            return fingerprint;
        }
        catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            return (await _record.Find(TheOne).SingleAsync(ct))["fingerprint"].AsString;
        }
    });

    /// <summary>Records another secret.</summary>
    public Task SetAsync(string fingerprint, CancellationToken ct) =>
        StoreFailures.TranslatingAsync(() => _record.ReplaceOneAsync(TheOne, Document(fingerprint), new ReplaceOptions { IsUpsert = true }, ct));

    private BsonDocument Document(string fingerprint) =>
        new() { ["_id"] = "current", ["fingerprint"] = fingerprint, ["since"] = clock.GetUtcNow().UtcDateTime };
}
