namespace AiCollab.Core.Sessions;

/// <summary>
/// The one place where a session changes: numbers an event, folds it into the state and hands it to the watchers, under one
/// lock, so that state and log never disagree. Safe to use from any thread.
/// </summary>
public sealed class SessionBoard
{
    /// <summary>Events a watcher may lag behind before it has to open again.</summary>
    public const int Capacity = 4096;

    private const int FoldAt = 256;

    private readonly Lock _gate = new();
    private readonly List<SessionEvent> _unfolded = [];
    private readonly TimeProvider _time;
    private SessionState _state;

    /// <param name="state">The state to go on from.</param>
    /// <param name="epoch">Numbers begin at epoch × 2³², so that no later holder of the session reuses one, whatever was lost.</param>
    /// <param name="time">Stamps the events.</param>
    public SessionBoard(SessionState state, long epoch, TimeProvider time)
    {
        var first = epoch << 32;
        _state = state with { LastSeq = first };
        _time = time;
        Log = new EventLog(Capacity, first + 1);
    }

    /// <summary>What watchers read.</summary>
    public EventLog Log { get; }

    /// <summary>The state now. Text that streamed in is joined here, once for many pieces, and not with every piece.</summary>
    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                Fold();
                return _state;
            }
        }
    }

    /// <summary>Takes an event: gives it its number and time and shows it to everybody.</summary>
    public void Emit(SessionEvent e)
    {
        lock (_gate)
        {
            var numbered = e with { Seq = Log.Next, At = _time.GetUtcNow() };
            _unfolded.Add(numbered);
            Log.Append(numbered);
            if (_unfolded.Count >= FoldAt)
            {
                Fold();
            }
        }
    }

    private void Fold()
    {
        _state = _state.Apply(_unfolded);
        _unfolded.Clear();
    }
}
