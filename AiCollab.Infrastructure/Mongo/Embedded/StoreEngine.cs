using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded;

/// <summary>The parts of one open store that the commands work with.</summary>
internal sealed class StoreEngine : IDisposable
{
    private readonly string _path;
    private readonly Synchronous _synchronous;

    private StoreEngine(string path, Synchronous synchronous, TimeProvider time)
    {
        _path = path;
        _synchronous = synchronous;
        Time = time;
        var db = SqliteHandle.Open(path, synchronous);
        CatalogTables.Prepare(db);
        Catalog = new Catalog(CatalogTables.Load(db));
        Writer = new WriteQueue(db);
        Readers = new ReaderPool(() => SqliteHandle.Open(_path, _synchronous));
        Collections = new Collections(Writer, Catalog);
        Indexes = new IndexBuilder(Writer, Catalog);
        Cursors = new CursorRegistry(time);
        Retries = new RetryTable(time);
    }

    public TimeProvider Time { get; }

    public Catalog Catalog { get; }

    public WriteQueue Writer { get; }

    public ReaderPool Readers { get; }

    public Collections Collections { get; }

    public IndexBuilder Indexes { get; }

    public CursorRegistry Cursors { get; }

    public RetryTable Retries { get; }

    public static StoreEngine Open(string path, Synchronous synchronous, TimeProvider time) => new(path, synchronous, time);

    public void Dispose()
    {
        Writer.Dispose();
        Readers.Dispose();
    }
}
