using SQLitePCL;

using static SQLitePCL.raw;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>One SQLite connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteHandle : IDisposable
{
    private const int MaxCachedStatements = 400;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly sqlite3 _db;

    static SqliteHandle() => Batteries_V2.Init();

    private SqliteHandle(sqlite3 db) => _db = db;

    public static SqliteHandle Open(string path, Synchronous synchronous)
    {
        var result = sqlite3_open_v2(path, out var db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, null);
        if (result != SQLITE_OK)
        {
            var message = db is null ? "out of memory" : sqlite3_errmsg(db).utf8_to_string();
            db?.Dispose();
            throw new StorageException(result, $"cannot open {path}: {message}");
        }

        var handle = new SqliteHandle(db);
        handle.Configure(synchronous);
        return handle;
    }

    public long LastInsertRowId => sqlite3_last_insert_rowid(_db);

    public bool InTransaction => sqlite3_get_autocommit(_db) == 0;

    /// <summary>The prepared statement of this text, ready to bind. Dispose it to give it back.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var cached) && cached.TryTake())
        {
            return cached;
        }

        Check(sqlite3_prepare_v3(_db, sql, SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new SqliteStatement(this, handle);
        statement.TryTake();
        if (cached is null)
        {
            MakeRoom();
            _statements[sql] = statement;
            statement.IsCached = true;
        }

        return statement;
    }

    /// <summary>Runs a statement that takes no values and gives none.</summary>
    public void Run(string sql)
    {
        using var statement = Prepare(sql);
        statement.Step();
    }

    /// <summary>Runs several statements of schema text.</summary>
    public void RunScript(string sql) => Check(sqlite3_exec(_db, sql));

    internal void Check(int result)
    {
        if (result is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
        {
            throw new StorageException(result, sqlite3_errmsg(_db).utf8_to_string());
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Release();
        }

        _statements.Clear();
        _db.Dispose();
    }

    private void Configure(Synchronous synchronous)
    {
        RunScript("PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY");
        RunScript(synchronous == Synchronous.Full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    }

    private void MakeRoom()
    {
        if (_statements.Count < MaxCachedStatements)
        {
            return;
        }

        foreach (var (sql, statement) in _statements.Where(s => !s.Value.IsTaken).ToList())
        {
            statement.Release();
            _statements.Remove(sql);
        }
    }
}
