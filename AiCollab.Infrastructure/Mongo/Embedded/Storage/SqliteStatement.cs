using SQLitePCL;

using static SQLitePCL.raw;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>A prepared statement in use; disposing it resets it for the next use.</summary>
internal sealed class SqliteStatement(SqliteHandle db, sqlite3_stmt handle) : IDisposable
{
    public bool IsCached { get; set; }

    public bool IsTaken { get; private set; }

    /// <summary>Parameters are numbered from 1.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span would bind NULL.
        db.Check(value.IsEmpty ? sqlite3_bind_zeroblob(handle, parameter, 0) : sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        db.Check(sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        db.Check(sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    /// <summary>True when there is a row to read.</summary>
    public bool Step()
    {
        var result = sqlite3_step(handle);
        db.Check(result);
        return result == SQLITE_ROW;
    }

    /// <summary>Columns are numbered from 0; the span is valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => sqlite3_column_blob(handle, column);

    public long Integer(int column) => sqlite3_column_int64(handle, column);

    public string Text(int column) => sqlite3_column_text(handle, column).utf8_to_string();

    public bool TryTake()
    {
        if (IsTaken)
        {
            return false;
        }

        IsTaken = true;
        return true;
    }

    public void Release() => handle.Dispose();

    public void Dispose()
    {
        if (!IsTaken)
        {
            return;
        }

        IsTaken = false;
        if (IsCached)
        {
            // The result repeats the error of the last step, which has been reported.
            _ = sqlite3_reset(handle);
        }
        else
        {
            Release();
        }
    }
}
