namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>One write that waits for, or takes part in, a group commit.</summary>
internal abstract class WriteItem(bool alone)
{
    /// <summary>Changes the schema: shares its transaction with no other write.</summary>
    public bool Alone { get; } = alone;

    public Exception? Failure { get; private set; }

    public abstract void Execute(WriteTransaction transaction);

    public void Fail(Exception failure) => Failure = failure;

    /// <summary>Tells a waiting caller the outcome; does nothing for a write that ran on its caller's thread.</summary>
    public abstract void Complete();
}

internal sealed class WriteItem<T>(Func<WriteTransaction, T> work, bool alone) : WriteItem(alone)
{
    private TaskCompletionSource<T>? _waiting;
    private T? _result;

    /// <summary>Must be asked for before the item is queued.</summary>
    public Task<T> Wait()
    {
        _waiting = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Task;
    }

    public T Outcome => Failure is null ? _result! : throw Failure;

    public override void Execute(WriteTransaction transaction) => _result = work(transaction);

    public override void Complete()
    {
        if (Failure is not null)
        {
            _waiting?.SetException(Failure);
        }
        else
        {
            _waiting?.SetResult(_result!);
        }
    }
}
