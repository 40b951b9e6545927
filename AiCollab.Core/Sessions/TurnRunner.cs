using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace AiCollab.Core.Sessions;

/// <summary>Works through the queue, one turn after the other, apart from whoever asked.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The signal of the turn under way is disposed when that turn ends.")]
internal sealed partial class TurnRunner(SessionBoard board, TurnQueue queue, Checkpointer checkpoints, StepRunner steps, TimeProvider time, ILogger log)
{
    private readonly Lock _gate = new();
    private StopSignal? _current;
    private Task _work = Task.CompletedTask;
    private bool _leaving;

    public bool IsBusy => queue.IsBusy;

    /// <summary>Begins to work when turns wait and nobody does; returns at once, with the turn announced.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (!_leaving && queue.TryStart())
            {
                var first = Begin();
                _work = Task.Run(() => WorkAsync(first));
            }
        }
    }

    /// <summary>Ends the turn under way; those that wait follow.</summary>
    public void Stop(string by)
    {
        lock (_gate)
        {
            _current?.Stop(by);
        }
    }

    /// <summary>Ends work on this node and leaves the turn marked as running, so that the next holder knows.</summary>
    public async Task LeaveAsync()
    {
        Task work;
        lock (_gate)
        {
            _leaving = true;
            _current?.Leave();
            work = _work;
        }

        await work.ConfigureAwait(false);
    }

    private async Task WorkAsync((QueuedTurn Turn, StopSignal Stop)? next)
    {
        using var saving = new CancellationTokenSource();
        var saves = checkpoints.KeepSavingAsync(saving.Token);
        for (; next is var (turn, stop); next = Begin())
        {
            using (stop)
            {
                await RunAsync(turn, stop).ConfigureAwait(false);
            }
        }

        await saving.CancelAsync().ConfigureAwait(false);
        await saves.ConfigureAwait(false);
        await SaveIdleAsync().ConfigureAwait(false);
    }

    // Under the lock, so that a turn that begins at the same moment is announced after this one's end.
    private (QueuedTurn Turn, StopSignal Stop)? Begin()
    {
        lock (_gate)
        {
            _current = null;
            if (_leaving || checkpoints.Lost.IsCompleted)
            {
                return null;
            }

            var turn = queue.Next();
            board.Emit(new SessionEvent.TurnChanged(turn?.Turn));
            return turn is null ? null : (turn, _current = new StopSignal());
        }
    }

    private async Task RunAsync(QueuedTurn turn, StopSignal stop)
    {
        try
        {
            await steps.RunAsync(turn, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not SessionMovedException)
        {
            TurnFailed(e, checkpoints.Fence.Session, turn.Turn);
        }
        catch (SessionMovedException)
        {
            return;
        }
    }

    // Until it is saved that nobody works, a later holder would take the turn for interrupted.
    private async Task SaveIdleAsync()
    {
        try
        {
            while (!Volatile.Read(ref _leaving) && !await checkpoints.TrySaveAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await Task.Delay(Checkpointer.Interval, time).ConfigureAwait(false);
            }
        }
        catch (SessionMovedException)
        {
            return;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {Turn} of session {Session} could not be ended in order")]
    private partial void TurnFailed(Exception e, SessionId session, TurnId turn);
}
