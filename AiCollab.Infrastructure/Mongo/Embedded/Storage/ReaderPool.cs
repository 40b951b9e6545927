using System.Collections.Concurrent;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>Connections for reading. A reader is rented for the time of one command, never across client calls.</summary>
internal sealed class ReaderPool(Func<SqliteHandle> open) : IDisposable
{
    private const int MaxIdle = 16;
    private readonly ConcurrentBag<SqliteHandle> _idle = [];
    private bool _disposed;

    public Reader Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedStore));
        return new Reader(this, _idle.TryTake(out var handle) ? handle : open());
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var handle))
        {
            handle.Dispose();
        }
    }

    private void Return(SqliteHandle handle)
    {
        if (_disposed || _idle.Count >= MaxIdle)
        {
            handle.Dispose();
            return;
        }

        _idle.Add(handle);
    }

    internal readonly struct Reader(ReaderPool pool, SqliteHandle db) : IDisposable
    {
        public SqliteHandle Db { get; } = db;

        /// <summary>Lets several statements see one state of the data.</summary>
        public Snapshot Snapshot()
        {
            Db.Run("BEGIN");
            return new Snapshot(Db);
        }

        public void Dispose() => pool.Return(Db);
    }

    internal readonly struct Snapshot(SqliteHandle db) : IDisposable
    {
        public void Dispose()
        {
            if (db is { InTransaction: true })
            {
                db.Run("ROLLBACK");
            }
        }
    }
}
