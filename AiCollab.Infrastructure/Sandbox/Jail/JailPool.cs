using System.Collections.Concurrent;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Keeps some jails started, so that a run finds one ready. A used one is thrown away, or given back where that is safe.</summary>
internal sealed partial class JailPool(Func<CancellationToken, Task<Jail>> start, int size, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentQueue<Jail> _ready = new();
    private readonly ConcurrentDictionary<Task, byte> _work = new();
    private readonly CancellationTokenSource _closing = new();
    private int _count;

    /// <summary>Fills the pool; the first failure is thrown.</summary>
    public async Task FillAsync(CancellationToken ct)
    {
        while (Interlocked.Increment(ref _count) <= size)
        {
            _ready.Enqueue(await StartCountedAsync(ct).ConfigureAwait(false));
        }

        Interlocked.Decrement(ref _count);
    }

    /// <summary>A jail that is ready, or a new one.</summary>
    public async Task<Jail> TakeAsync(CancellationToken ct)
    {
        while (_ready.TryDequeue(out var jail))
        {
            Interlocked.Decrement(ref _count);
            if (!jail.Exit.IsCompleted)
            {
                return jail;
            }

            InBackground(jail.DisposeAsync().AsTask());
        }

        return await start(ct).ConfigureAwait(false);
    }

    /// <summary>Gives a jail back that may be used again.</summary>
    public void Return(Jail jail)
    {
        if (!_closing.IsCancellationRequested && Interlocked.Increment(ref _count) <= size)
        {
            _ready.Enqueue(jail);
            return;
        }

        Interlocked.Decrement(ref _count);
        Discard(jail);
    }

    /// <summary>Throws a jail away and starts another for the next run.</summary>
    public void Discard(Jail jail)
    {
        InBackground(jail.DisposeAsync().AsTask());
        Refill();
    }

    /// <summary>Starts one more in the background when the pool is short.</summary>
    public void Refill()
    {
        if (!_closing.IsCancellationRequested)
        {
            InBackground(RefillAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_work.Keys).ConfigureAwait(false);
        while (_ready.TryDequeue(out var jail))
        {
            await jail.DisposeAsync().ConfigureAwait(false);
        }

        _closing.Dispose();
    }

    private async Task RefillAsync()
    {
        try
        {
            await FillAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SandboxFailedException or IOException or UnauthorizedAccessException)
        {
            RefillFailed(logger, e);
        }
        catch (OperationCanceledException)
        {
            // The server is going down.
        }
    }

    private async Task<Jail> StartCountedAsync(CancellationToken ct)
    {
        try
        {
            return await start(ct).ConfigureAwait(false);
        }
        catch
        {
            Interlocked.Decrement(ref _count);
            throw;
        }
    }

    private void InBackground(Task task)
    {
        _work[task] = 0;
        task.ContinueWith(t => _work.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    [LoggerMessage(LogLevel.Warning, "A jail could not be started ahead of time; the next run starts its own.")]
    private static partial void RefillFailed(ILogger logger, Exception e);
}
