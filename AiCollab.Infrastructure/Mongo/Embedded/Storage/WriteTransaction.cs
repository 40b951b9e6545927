namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>The transaction that a group of writes shares, with what must happen in memory when it ends.</summary>
internal sealed class WriteTransaction(SqliteHandle db)
{
    private readonly List<Action> _committed = [];
    private readonly List<Action> _rolledBack = [];

    public SqliteHandle Db { get; } = db;

    /// <summary>Runs after the commit and before the next write, so that it sees what is published here.</summary>
    public void OnCommit(Action action) => _committed.Add(action);

    public void OnRollback(Action action) => _rolledBack.Add(action);

    public void Commit()
    {
        Db.Run("COMMIT");
        End(_committed);
    }

    public void Rollback()
    {
        // SQLite has already rolled back by itself after some errors.
        if (Db.InTransaction)
        {
            Db.Run("ROLLBACK");
        }

        _rolledBack.Reverse();
        End(_rolledBack);
    }

    private void End(List<Action> actions)
    {
        foreach (var action in actions)
        {
            action();
        }

        _committed.Clear();
        _rolledBack.Clear();
    }
}
