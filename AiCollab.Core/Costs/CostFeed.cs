using System.Collections.Concurrent;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Tells who listens in this process that a session's cost moved, right after it is stored.</summary>
public sealed class CostFeed
{
    private readonly ConcurrentDictionary<SessionId, ConcurrentDictionary<Guid, Action>> _listeners = new();
    private readonly ConcurrentDictionary<Guid, Action> _everywhere = new();

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

    /// <summary>Calls <paramref name="changed"/> (quick, from any thread) when any session's cost moved, until disposed.</summary>
    public IDisposable ListenToAll(Action changed)
    {
        var id = Guid.NewGuid();
        _everywhere[id] = changed;
        return new Listener(() => _everywhere.TryRemove(id, out _));
    }

    /// <summary>Says that the session's cost moved.</summary>
    public void Publish(SessionId session)
    {
        foreach (var changed in _everywhere.Values)
        {
            changed();
        }

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
