using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;

namespace AiCollab.Tests.Fakes;

/// <summary>Sessions in memory; passes the same contract tests as the real store.</summary>
public sealed class MemorySessionStore : ISessionStore
{
    private readonly Dictionary<SessionId, Session> _sessions = [];

    public Task SaveAsync(Session session, CancellationToken ct)
    {
        lock (_sessions)
        {
            var active = _sessions.TryGetValue(session.Id, out var old) && old.LastActiveAt > session.LastActiveAt ? old.LastActiveAt : session.LastActiveAt;
            _sessions[session.Id] = session with { LastActiveAt = active };
        }

        return Task.CompletedTask;
    }

    public Task TouchAsync(SessionId session, DateTimeOffset at, CancellationToken ct)
    {
        lock (_sessions)
        {
            if (_sessions.TryGetValue(session, out var old) && old.LastActiveAt < at)
            {
                _sessions[session] = old with { LastActiveAt = at };
            }
        }

        return Task.CompletedTask;
    }

    public Task<Session?> FindAsync(SessionId session, CancellationToken ct)
    {
        lock (_sessions)
        {
            return Task.FromResult(_sessions.GetValueOrDefault(session));
        }
    }

    public Task<IReadOnlyList<Session>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct)
    {
        lock (_sessions)
        {
            return Task.FromResult<IReadOnlyList<Session>>(
                [.. _sessions.Values
                    .Where(s => s.Team.Any(p => p.User == user) && s.Title.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase))
                    .OrderByDescending(s => s.LastActiveAt).Skip(skip).Take(take)]);
        }
    }

    public Task DeleteAsync(SessionId session, CancellationToken ct)
    {
        lock (_sessions)
        {
            _sessions.Remove(session);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Messages in memory.</summary>
public sealed class MemoryMessageStore : IMessageStore
{
    private readonly Dictionary<(SessionId, MessageId), (PlacedMessage Placed, long Epoch)> _messages = [];

    public Task SaveAsync(PlacedMessage message, long epoch, CancellationToken ct)
    {
        lock (_messages)
        {
            var key = (message.Message.Session, message.Message.Id);
            if (!_messages.TryGetValue(key, out var old) || old.Epoch <= epoch)
            {
                _messages[key] = (message, epoch);
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PlacedMessage>> ListAsync(SessionId session, int newest, CancellationToken ct)
    {
        lock (_messages)
        {
            return Task.FromResult<IReadOnlyList<PlacedMessage>>(
                [.. _messages.Where(m => m.Key.Item1 == session).Select(m => m.Value.Placed).OrderBy(p => p.Order).TakeLast(newest)]);
        }
    }

    public Task DeleteAsync(SessionId session, CancellationToken ct)
    {
        lock (_messages)
        {
            foreach (var key in _messages.Keys.Where(k => k.Item1 == session).ToArray())
            {
                _messages.Remove(key);
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>Checkpoints in memory.</summary>
public sealed class MemoryCheckpointStore(TimeProvider time) : ICheckpointStore
{
    private readonly Dictionary<SessionId, Checkpoint> _checkpoints = [];

    /// <summary>When true, the database is away.</summary>
    public bool Away { get; set; }

    public Task<Checkpoint> ClaimAsync(SessionId session, string node, CancellationToken ct)
    {
        lock (_checkpoints)
        {
            var old = _checkpoints.GetValueOrDefault(session) ?? new Checkpoint { Session = session, Epoch = 0, Node = node, SavedAt = time.GetUtcNow() };
            return Task.FromResult(_checkpoints[session] = old with { Epoch = old.Epoch + 1, Node = node, SavedAt = time.GetUtcNow() });
        }
    }

    public Task SaveAsync(Checkpoint checkpoint, CancellationToken ct)
    {
        lock (_checkpoints)
        {
            if (Away)
            {
                throw new StoreUnavailableException("The database cannot be reached.");
            }

            if (_checkpoints.GetValueOrDefault(checkpoint.Session)?.Epoch != checkpoint.Epoch)
            {
                throw new SessionMovedException();
            }

            _checkpoints[checkpoint.Session] = checkpoint;
        }

        return Task.CompletedTask;
    }

    public Task<bool> HoldsAsync(Fence fence, CancellationToken ct)
    {
        lock (_checkpoints)
        {
            return Task.FromResult(_checkpoints.GetValueOrDefault(fence.Session)?.Epoch == fence.Epoch);
        }
    }

    public Task<IReadOnlyList<SessionId>> ListOrphansAsync(string? node, DateTimeOffset silentSince, CancellationToken ct)
    {
        lock (_checkpoints)
        {
            return Task.FromResult<IReadOnlyList<SessionId>>(
                [.. _checkpoints.Values.Where(c => c.Running is not null && (c.Node == node || c.SavedAt < silentSince)).Select(c => c.Session)]);
        }
    }

    public Task<IReadOnlySet<SessionId>> ListRunningAsync(IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        lock (_checkpoints)
        {
            return Task.FromResult<IReadOnlySet<SessionId>>(
                sessions.Where(s => _checkpoints.GetValueOrDefault(s)?.Running is not null).ToHashSet());
        }
    }

    public Task DeleteAsync(SessionId session, CancellationToken ct)
    {
        lock (_checkpoints)
        {
            _checkpoints.Remove(session);
        }

        return Task.CompletedTask;
    }
}
