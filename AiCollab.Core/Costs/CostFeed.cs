using System.Collections.Concurrent;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Tells who listens in this process that a session's cost moved, right after it is stored.</summary>
public sealed class CostFeed
{
    private readonly ConcurrentDictionary<SessionId, ConcurrentDictionary<Guid, Action>> _listeners = new();

    /// <summary>Calls <paramref name="changed"/> (quick, from any thread) until disposed.</summary>
    public IDisposable Listen(SessionId session, Action changed)
    {
        var id = Guid.NewGuid();
        _listeners.GetOrAdd(session, _ => new())[id] = changed;
        return new Listener(() =>
        {
            if (_listeners.TryGetValue(session, out var all))
            {
                all.TryRemove(id, out _);
            }
        });
    }

    /// <summary>Says that the session's cost moved.</summary>
    public void Publish(SessionId session)
    {
        if (_listeners.TryGetValue(session, out var all))
        {
            foreach (var changed in all.Values)
            {
                changed();
            }
        }
    }

    private sealed class Listener(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
