using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>
/// The same work on SQLite by hand: one table with an integer key, prepared statements, the embedded store's own pragmas
/// (by its handle, a thin layer over SQLite's functions), documents encoded to and from BSON.
/// </summary>
internal sealed class SqliteSubject : IStoreSubject
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteHandle _db;

    public SqliteSubject()
    {
        _db = SqliteHandle.Open(Path.Combine(_folder.Path, "raw.db"), Synchronous.Normal);
        _db.RunScript("CREATE TABLE d(id INTEGER PRIMARY KEY, doc BLOB NOT NULL)");
    }

    public string Name => "raw SQLite";

    public Task FindAsync(int id)
    {
        Found.Check(Read(id)["_id"] == id);
        return Task.CompletedTask;
    }

    public Task RangeAsync(int id)
    {
        using var read = _db.Prepare("SELECT doc FROM d WHERE id >= ?1 AND id < ?2 ORDER BY id");
        read.Bind(1, id).Bind(2, id + SampleDocument.Range);
        var found = new List<BsonDocument>();
        while (read.Step())
        {
            found.Add(Decode(read.Blob(0)));
        }

        Found.Check(found.Count == SampleDocument.Range);
        return Task.CompletedTask;
    }

    public Task InsertAsync(int id)
    {
        Insert(id);
        return Task.CompletedTask;
    }

    public Task InsertManyAsync(int id)
    {
        _db.Run("BEGIN IMMEDIATE");
        for (var i = 0; i < SampleDocument.Range; i++)
        {
            Insert(id + i);
        }

        _db.Run("COMMIT");
        return Task.CompletedTask;
    }

    public Task IncrementAsync(int id)
    {
        _db.Run("BEGIN IMMEDIATE");
        var document = Read(id);
        document["count"] = document["count"].AsInt64 + 1;
        using (var write = _db.Prepare("UPDATE d SET doc = ?1 WHERE id = ?2"))
        {
            write.Bind(1, document.ToBson()).Bind(2, id).Step();
        }

        _db.Run("COMMIT");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _db.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Insert(int id)
    {
        using var insert = _db.Prepare("INSERT INTO d(id, doc) VALUES(?1, ?2)");
        insert.Bind(1, id).Bind(2, SampleDocument.Create(id).ToBson()).Step();
    }

    private BsonDocument Read(int id)
    {
        using var read = _db.Prepare("SELECT doc FROM d WHERE id = ?1");
        Found.Check(read.Bind(1, id).Step());
        return Decode(read.Blob(0));
    }

    private static BsonDocument Decode(ReadOnlySpan<byte> document) => BsonSerializer.Deserialize<BsonDocument>(document.ToArray());
}
