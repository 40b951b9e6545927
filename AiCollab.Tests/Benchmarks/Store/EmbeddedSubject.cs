using AiCollab.Tests.Infrastructure.Mongo.Embedded;

using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>The embedded store through the real driver.</summary>
internal sealed class EmbeddedSubject : IStoreSubject
{
    private static readonly BsonDocument AddOne = new("$inc", new BsonDocument("count", 1L));
    private readonly TestStore _store = new();
    private readonly IMongoCollection<BsonDocument> _things;

    public EmbeddedSubject() => _things = _store.Things;

    public string Name => "embedded store";

    public async Task FindAsync(int id) =>
        Found.Check(await _things.Find(new BsonDocument("_id", id)).FirstOrDefaultAsync() is { } found && found["_id"] == id);

    public async Task RangeAsync(int id)
    {
        var range = new BsonDocument("_id", new BsonDocument { { "$gte", id }, { "$lt", id + SampleDocument.Range } });
        Found.Check((await _things.Find(range).ToListAsync()).Count == SampleDocument.Range);
    }

    public Task InsertAsync(int id) => _things.InsertOneAsync(SampleDocument.Create(id));

    public Task InsertManyAsync(int id) => _things.InsertManyAsync(Enumerable.Range(id, SampleDocument.Range).Select(SampleDocument.Create));

    public async Task IncrementAsync(int id) =>
        Found.Check((await _things.UpdateOneAsync(new BsonDocument("_id", id), AddOne)).ModifiedCount == 1);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
