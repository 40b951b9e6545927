using System.Collections.Concurrent;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Who waits until money that requests under way hold comes free, and the news that some may have.</summary>
public sealed class HoldQueue(CostFeed feed, TimeProvider clock)
{
    // What other nodes give back is not told here.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SessionId, int> _waiting = new();
    private TaskCompletionSource _freed = New();

    /// <summary>Ends when money comes free next. Take it before you look whether there is room.</summary>
    public Task Freed => Volatile.Read(ref _freed).Task;

    /// <summary>True while a request of the session waits.</summary>
    public bool IsWaiting(SessionId session) => _waiting.GetValueOrDefault(session) > 0;

    /// <summary>Says that money is held for a session.</summary>
    public void Held(SessionId session) => feed.Publish(session);

    /// <summary>Says that money of a session may have come free.</summary>
    public void Moved(SessionId session)
    {
        Interlocked.Exchange(ref _freed, New()).TrySetResult();
        feed.Publish(session);
    }

    /// <summary>Waits until it is worth to look again.</summary>
    public async Task WaitAsync(SessionId session, Task freed, CancellationToken ct)
    {
        var looking = freed.WaitAsync(Look, clock, ct);
        Change(session, 1);
        try
        {
            await looking;
        }
        catch (TimeoutException)
        {
            return;
        }
        finally
        {
            Change(session, -1);
        }
    }

    private void Change(SessionId session, int by)
    {
        if (_waiting.AddOrUpdate(session, by, (_, count) => count + by) == 0)
        {
            _waiting.TryRemove(new(session, 0));
        }

        feed.Publish(session);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
