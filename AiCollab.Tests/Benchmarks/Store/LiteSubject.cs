using LiteDB;

namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>LiteDB with its own documents and its default settings.</summary>
internal sealed class LiteSubject : IStoreSubject
{
    private readonly TemporaryFolder _folder = new();
    private readonly LiteDatabase _db;
    private readonly ILiteCollection<BsonDocument> _things;

    public LiteSubject()
    {
        _db = new LiteDatabase(Path.Combine(_folder.Path, "lite.db"));
        _things = _db.GetCollection("things", BsonAutoId.Int32);
    }

    public string Name => "LiteDB";

    public Task FindAsync(int id)
    {
        Found.Check(_things.FindById(id)["_id"].AsInt32 == id);
        return Task.CompletedTask;
    }

    public Task RangeAsync(int id)
    {
        Found.Check(_things.Find(Query.Between("_id", id, id + SampleDocument.Range - 1)).ToList().Count == SampleDocument.Range);
        return Task.CompletedTask;
    }

    public Task InsertAsync(int id)
    {
        _things.Insert(Create(id));
        return Task.CompletedTask;
    }

    public Task InsertManyAsync(int id)
    {
        _things.Insert(Enumerable.Range(id, SampleDocument.Range).Select(Create));
        return Task.CompletedTask;
    }

    public Task IncrementAsync(int id)
    {
        _db.BeginTrans();
        var document = _things.FindById(id);
        document["count"] = document["count"].AsInt64 + 1;
        Found.Check(_things.Update(document));
        _db.Commit();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _db.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static BsonDocument Create(int id) => new()
    {
        ["_id"] = id,
        ["name"] = $"document {id}",
        ["count"] = 0L,
        ["ratio"] = id / 3.0,
        ["at"] = SampleDocument.At,
        ["open"] = true,
        ["tags"] = new BsonArray(SampleDocument.Tags.Select(tag => new BsonValue(tag))),
        ["author"] = new BsonDocument { ["id"] = id % 97, ["name"] = "somebody" },
        ["text"] = SampleDocument.Text,
    };
}
