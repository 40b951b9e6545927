using System.Diagnostics.CodeAnalysis;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Logging;

namespace AiCollab.Core.Sessions;

/// <summary>
/// Saves a session under its fence. A message being written lives in the checkpoint, which is replaced in one conditional write;
/// when it is finished it goes there once more and then to the message store, so a stale holder can spoil neither.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never taken holds nothing.")]
internal sealed partial class Checkpointer(
    SessionBoard board, TurnQueue turns, Checkpoint claimed, ICheckpointStore checkpoints, IMessageStore messages, TimeProvider time, ILogger log)
{
    /// <summary>While a turn goes on, what was written since the last save is at most this old.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<MessageId, long> _unsaved = claimed.Messages.ToDictionary(m => m.Message.Id, m => m.Order);
    private readonly Lock _unsavedGate = new();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _order = claimed.Epoch << 32;

    public Fence Fence => claimed.Fence;

    /// <summary>Completes when somebody else has taken the session over.</summary>
    public Task Lost => _lost.Task;

    /// <summary>The place of the next message.</summary>
    public long NextOrder() => Interlocked.Increment(ref _order);

    /// <summary>Saves the message with each checkpoint until it is finished and stored.</summary>
    public void Track(MessageId message)
    {
        lock (_unsavedGate)
        {
            _unsaved[message] = NextOrder();
        }
    }

    /// <summary>Stores a person's message at once.</summary>
    public async Task SaveAsync(Message message, CancellationToken ct)
    {
        if (!await checkpoints.HoldsAsync(Fence, ct).ConfigureAwait(false))
        {
            throw Moved();
        }

        await messages.SaveAsync(new PlacedMessage(NextOrder(), message), claimed.Epoch, ct).ConfigureAwait(false);
    }

    /// <exception cref="SessionMovedException">Somebody else has taken the session over.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    public async Task SaveAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var unsaved = Unsaved();
            await checkpoints.SaveAsync(Now(unsaved), ct).ConfigureAwait(false);
            foreach (var placed in unsaved.Where(m => m.Message.State != MessageState.Growing))
            {
                await messages.SaveAsync(placed, claimed.Epoch, ct).ConfigureAwait(false);
                Forget(placed);
            }
        }
        catch (SessionMovedException)
        {
            throw Moved();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Saves; false when the database cannot be reached: the next save brings everything.</summary>
    public async Task<bool> TrySaveAsync(CancellationToken ct)
    {
        try
        {
            await SaveAsync(ct).ConfigureAwait(false);
            return true;
        }
        catch (StoreUnavailableException e)
        {
            NotSaved(Fence.Session, e.Message);
            return false;
        }
        catch (Exception e) when (e is not (SessionMovedException or OperationCanceledException))
        {
            CannotBeSaved(e, Fence.Session); // trying again would not help; the session works on in memory
            return true;
        }
    }

    /// <summary>Saves every <see cref="Interval"/>, which also shows that this node lives, until cancelled or the session is lost.</summary>
    public async Task KeepSavingAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
            {
                await TrySaveAsync(ct).ConfigureAwait(false);
            }
        }
        catch (SessionMovedException)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private PlacedMessage[] Unsaved()
    {
        var state = board.State;
        lock (_unsavedGate)
        {
            return _unsaved.Count == 0
                ? []
                : [.. state.Messages.Where(m => _unsaved.ContainsKey(m.Id)).Select(m => new PlacedMessage(_unsaved[m.Id], m))];
        }
    }

    private void Forget(PlacedMessage stored)
    {
        lock (_unsavedGate)
        {
            _unsaved.Remove(stored.Message.Id);
        }
    }

    private Checkpoint Now(IReadOnlyList<PlacedMessage> unsaved) => claimed with
    {
        SavedAt = time.GetUtcNow(),
        Running = turns.Running?.Turn,
        Queue = turns.Waiting,
        Messages = unsaved,
    };

    private SessionMovedException Moved()
    {
        _lost.TrySetResult();
        return new SessionMovedException();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} could not be saved and will be again: {Problem}")]
    private partial void NotSaved(SessionId session, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} could not be saved")]
    private partial void CannotBeSaved(Exception e, SessionId session);
}
