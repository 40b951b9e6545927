using System.Collections.Concurrent;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>
/// The only way to write. One writer at a time; whoever finds the writer free runs its own work and everybody's that
/// queued meanwhile in one SQLite transaction (group commit), on its own thread.
/// </summary>
/// <remarks>
/// A work runs again when another work of its group brings the transaction down, so it builds its result from scratch.
/// A <see cref="CommandException"/> of a work keeps what it wrote before (MongoDB's semantics of a write that fails on
/// its second document); any other exception undoes it.
/// </remarks>
internal sealed class WriteQueue(SqliteHandle db) : IDisposable
{
    private const int MaxGroup = 256;
    private readonly ConcurrentQueue<WriteItem> _queue = new();
    private int _busy;
    private bool _disposed;

    /// <summary>Group commits so far, and the writes in them.</summary>
    public long Commits { get; private set; }

    public long Writes { get; private set; }

    public ValueTask<T> RunAsync<T>(Func<WriteTransaction, T> work, bool alone = false)
    {
        var item = new WriteItem<T>(work, alone);
        if (TryEnter())
        {
            RunGroup(item);
            Leave();
            return new ValueTask<T>(item.Outcome);
        }

        var task = item.Wait();
        _queue.Enqueue(item);
        if (TryEnter())
        {
            DrainAndLeave();
        }

        return new ValueTask<T>(task);
    }

    /// <summary>Waits for the writes that are under way, then closes the writer.</summary>
    public void Dispose()
    {
        var spin = new SpinWait();
        while (!TryEnter())
        {
            spin.SpinOnce();
        }

        _disposed = true;
        while (_queue.TryDequeue(out var item))
        {
            item.Fail(Closed());
            item.Complete();
        }

        db.Dispose();
        Volatile.Write(ref _busy, 0);
    }

    private bool TryEnter() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    /// <summary>Gives the writer up; work that came meanwhile goes to another thread, so that no caller serves the others for ever.</summary>
    private void Leave()
    {
        if (!_queue.IsEmpty)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.DrainAndLeave(), this, preferLocal: false);
            return;
        }

        Volatile.Write(ref _busy, 0);
        if (!_queue.IsEmpty && TryEnter())
        {
            Leave();
        }
    }

    private void DrainAndLeave()
    {
        if (_queue.TryDequeue(out var first))
        {
            RunGroup(first);
        }

        Leave();
    }

    private void RunGroup(WriteItem first)
    {
        var group = new List<WriteItem> { first };
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            RunTransaction(group, mayGrow: !first.Alone);
        }
        catch (Exception e)
        {
            FailAll(group, e);
        }

        foreach (var item in group)
        {
            item.Complete();
        }
    }

    private void RunTransaction(List<WriteItem> group, bool mayGrow)
    {
        db.Run("BEGIN IMMEDIATE");
        var transaction = new WriteTransaction(db);
        for (var i = 0; i < group.Count; i++)
        {
            if (!TryExecute(group[i], transaction))
            {
                RunWithout(group, i, transaction);
                return;
            }

            if (mayGrow && i == group.Count - 1 && group.Count < MaxGroup && TryTakeShared(out var next))
            {
                group.Add(next);
            }
        }

        try
        {
            transaction.Commit();
        }
        catch
        {
            transaction.Rollback();
            throw;
        }

        Commits++;
        Writes += group.Count;
    }

    private static bool TryExecute(WriteItem item, WriteTransaction transaction)
    {
        try
        {
            item.Execute(transaction);
            return true;
        }
        catch (CommandException e) when (!item.Alone)
        {
            item.Fail(e);
            return true;
        }
        catch (Exception e)
        {
            item.Fail(e);
            return false;
        }
    }

    /// <summary>One work brought the transaction down: undo it all and run the innocent ones again, without it.</summary>
    private void RunWithout(List<WriteItem> group, int culprit, WriteTransaction transaction)
    {
        transaction.Rollback();
        var others = group.Where((item, i) => i != culprit && item.Failure is null).ToList();
        if (others.Count > 0)
        {
            RunTransaction(others, mayGrow: false);
        }
    }

    private bool TryTakeShared(out WriteItem item)
    {
        if (_queue.TryPeek(out var next) && !next.Alone && _queue.TryDequeue(out next))
        {
            item = next;
            return true;
        }

        item = null!;
        return false;
    }

    private static void FailAll(List<WriteItem> group, Exception e)
    {
        foreach (var item in group.Where(item => item.Failure is null))
        {
            item.Fail(e);
        }
    }

    private static ObjectDisposedException Closed() => new(nameof(EmbeddedStore), "The embedded store is closed");
}
