namespace AiCollab.Core.Costs;

/// <summary>
/// Does together what several ask for at the same time: while one batch is under way, the next one gathers. Who asks alone does not wait.
/// </summary>
/// <param name="work">Gives a result for each item, in their order; a failure is the failure of all.</param>
/// <param name="most">Items in one batch.</param>
internal sealed class Batch<TItem, TResult>(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> work, int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<(TItem Item, TaskCompletionSource<TResult> Done)> _waiting = new();
    private bool _busy;

    public Task<TResult> AddAsync(TItem item)
    {
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((item, done));
            if (_busy)
            {
                return done.Task;
            }

            _busy = true;
        }

        _ = WorkAsync();
        return done.Task;
    }

    // Whatever fails here is told to those who wait for it.
    private async Task WorkAsync()
    {
        while (Next() is { Length: > 0 } batch)
        {
            try
            {
                var results = await work([.. batch.Select(b => b.Item)]);
                for (var i = 0; i < batch.Length; i++)
                {
                    batch[i].Done.SetResult(results[i]);
                }
            }
            catch (Exception e)
            {
                foreach (var (_, done) in batch)
                {
                    done.TrySetException(e);
                }
            }
        }
    }

    private (TItem Item, TaskCompletionSource<TResult> Done)[] Next()
    {
        lock (_gate)
        {
            var batch = new (TItem, TaskCompletionSource<TResult>)[Math.Min(most, _waiting.Count)];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = _waiting.Dequeue();
            }

            _busy = batch.Length > 0;
            return batch;
        }
    }
}
