namespace AiCollab.Core.Sessions;

/// <summary>Ends a turn from outside, and remembers why.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    public CancellationToken Token => _source.Token;

    /// <summary>The person who stopped it; null when nobody did.</summary>
    public string? By { get; private set; }

    /// <summary>The session leaves this node: nothing more is to be said about the turn here.</summary>
    public bool Leaving { get; private set; }

    public void Stop(string by)
    {
        By ??= by;
        Cancel();
    }

    public void Leave()
    {
        Leaving = true;
        Cancel();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _source.Dispose();
        }
    }

    // Callbacks of the token run model clients' code: not under the lock, and not on the caller's time.
    private void Cancel()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _ = _source.CancelAsync();
            }
        }
    }
}
