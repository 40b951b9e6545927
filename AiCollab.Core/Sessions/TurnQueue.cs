namespace AiCollab.Core.Sessions;

/// <summary>The turn under way and those that wait for it. Safe to use from any thread.</summary>
internal sealed class TurnQueue(IEnumerable<QueuedTurn> waiting)
{
    /// <summary>More waiting turns are refused.</summary>
    public const int Capacity = 20;

    private readonly Lock _gate = new();
    private readonly LinkedList<QueuedTurn> _waiting = new(waiting);
    private QueuedTurn? _running;
    private bool _draining;

    public QueuedTurn? Running
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _draining;
            }
        }
    }

    public IReadOnlyList<QueuedTurn> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting];
            }
        }
    }

    public void Add(QueuedTurn turn)
    {
        lock (_gate)
        {
            _waiting.AddLast(turn);
        }
    }

    public void AddFirst(QueuedTurn turn)
    {
        lock (_gate)
        {
            _waiting.AddFirst(turn);
        }
    }

    /// <summary>True when turns wait and nobody works on them: the caller must, calling <see cref="Next"/> until it gives null.</summary>
    public bool TryStart()
    {
        lock (_gate)
        {
            if (_draining || _waiting.Count == 0)
            {
                return false;
            }

            return _draining = true;
        }
    }

    public QueuedTurn? Next()
    {
        lock (_gate)
        {
            _running = _waiting.First?.Value;
            _draining = _running is not null;
            if (_draining)
            {
                _waiting.RemoveFirst();
            }

            return _running;
        }
    }
}
