using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace;

/// <summary>
/// One page's view of a session: opens it, follows its events, opens it again when told to or when the line broke, and tells
/// the panels at most once a frame what moved. Knows nothing of rendering.
/// </summary>
public sealed partial class LiveSession : IAsyncDisposable
{
    private static readonly TimeSpan[] Backoff = [.. new[] { 0.5, 1, 2, 5, 10 }.Select(TimeSpan.FromSeconds)];

    private readonly ILiveSessions _sessions;
    private readonly FrameRate _frames;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly List<SessionEvent> _pending = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _frame;
    private Task _following = Task.CompletedTask;
    private long _drawnAt;
    private bool _due;

    public LiveSession(ILiveSessions sessions, SessionId id, UserId user, FrameRate frames, TimeProvider time, ILogger<LiveSession> log)
    {
        (_sessions, Id, User, _frames, _time, _log) = (sessions, id, user, frames, time, log);
        _frame = time.CreateTimer(_ => Draw(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _frames.Enter();
    }

    public SessionId Id { get; }

    public UserId User { get; }

    /// <summary>The state as last drawn; null until the session was opened.</summary>
    public SessionState? State { get; private set; }

    public LiveConnection Connection { get; private set; }

    /// <summary>Why the session is gone or cannot be reached, one sentence; empty when all is well.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Raised from any thread, at most once a frame.</summary>
    public event Action<LiveUpdate>? Changed;

    /// <summary>Waits until the session is reached; returns at once while it is.</summary>
    public async Task ReachedAsync(CancellationToken ct)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(LiveUpdate update)
        {
            if (Connection == LiveConnection.Live)
            {
                reached.TrySetResult();
            }
        }

        Changed += Look;
        try
        {
            Look(new LiveUpdate(LiveChange.None, []));
            await reached.Task.WaitAsync(ct);
        }
        finally
        {
            Changed -= Look;
        }
    }

    /// <summary>Begins to follow; returns at once.</summary>
    public void Start() => _following = FollowAsync(_stop.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _frames.Leave();
        await _stop.CancelAsync();
        await _frame.DisposeAsync();
        await _following;
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        await Task.Yield();
        for (var failures = 0; !ct.IsCancellationRequested && Connection != LiveConnection.Gone;)
        {
            try
            {
                var opened = await _sessions.OpenAsync(Id, User, ct);
                failures = 0;
                Show(opened);
                await WatchAsync(opened.LastSeq, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (NotFoundException e)
            {
                Lose(LiveConnection.Gone, e.Message);
            }
            catch (Exception e)
            {
                LineBroke(Id, e);
                Lose(State is null ? LiveConnection.Connecting : LiveConnection.Reconnecting, Sentence(e));
                await PauseAsync(Backoff[Math.Min(failures++, Backoff.Length - 1)], ct);
            }
        }
    }

    private async Task WatchAsync(long after, CancellationToken ct)
    {
        await foreach (var batch in _sessions.WatchAsync(Id, User, after, ct))
        {
            if (batch.Any(e => e is SessionEvent.Resumed))
            {
                return;
            }

            lock (_gate)
            {
                _pending.AddRange(batch);
                Schedule();
            }
        }

        ct.ThrowIfCancellationRequested();
        await Task.Delay(Backoff[0], _time, ct);
    }

    private void Show(SessionState opened)
    {
        lock (_gate)
        {
            _pending.Clear();
            (State, Connection, Problem) = (opened, LiveConnection.Live, "");
        }

        Changed?.Invoke(new LiveUpdate(LiveChange.All, []));
    }

    private void Lose(LiveConnection connection, string problem)
    {
        (Connection, Problem) = (connection, problem);
        Changed?.Invoke(new LiveUpdate(LiveChange.Connection, []));
    }

    private void Schedule()
    {
        if (!_due)
        {
            _due = true;
            var wait = _frames.Interval - _time.GetElapsedTime(_drawnAt);
            _frame.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Draw()
    {
        LiveUpdate update;
        lock (_gate)
        {
            (_due, _drawnAt) = (false, _time.GetTimestamp());
            if (State is null || _pending.Count == 0)
            {
                return;
            }

            var events = EventFolding.Join(_pending);
            _pending.Clear();
            State = events.Aggregate(State, (state, e) => state.Apply(e));
            var what = events.Aggregate(LiveChange.None, (all, e) => all | EventFolding.Touches(e));
            update = new LiveUpdate(what, [.. events.OfType<SessionEvent.FilesChanged>().SelectMany(f => f.Paths).Distinct()]);
        }

        Changed?.Invoke(update);
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken ct)
    {
        try
        {
            await Task.Delay(pause, _time, ct);
        }
        catch (OperationCanceledException)
        {
            // The page closed while waiting; the loop sees the token.
        }
    }

    private static string Sentence(Exception e) =>
        e is AiCollabException known ? known.Message : "The session cannot be reached right now. It is tried again by itself.";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page lost its session {Session} and tries again")]
    private partial void LineBroke(SessionId session, Exception cause);
}
