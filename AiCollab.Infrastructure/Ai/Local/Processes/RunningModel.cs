namespace AiCollab.Infrastructure.Ai.Local.Processes;

/// <summary>Counts who uses a process, so that it is stopped only while nobody does.</summary>
internal sealed class RunningModel(RuntimeProcess process, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _users;
    private bool _closed;
    private long _lastUse = time.GetTimestamp();

    public RuntimeProcess Process { get; } = process;

    public bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _users > 0;
            }
        }
    }

    /// <summary>When it was last used, to find the one that is missed least.</summary>
    public long LastUse => Interlocked.Read(ref _lastUse);

    public TimeSpan IdleTime => IsBusy ? TimeSpan.Zero : time.GetElapsedTime(LastUse);

    /// <summary>Takes the process for one request; false when it has ended or is being stopped.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed || Process.Exited.IsCompleted)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    /// <summary>Gives the process back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _users--;
            Interlocked.Exchange(ref _lastUse, time.GetTimestamp());
        }
    }

    /// <summary>Closes it for new requests; false while somebody uses it, unless <paramref name="force"/>.</summary>
    public bool TryClose(bool force = false)
    {
        lock (_lock)
        {
            if (_users > 0 && !force && !Process.Exited.IsCompleted)
            {
                return false;
            }

            _closed = true;
            return true;
        }
    }
}
