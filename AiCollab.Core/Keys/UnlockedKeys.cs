using System.Collections.Concurrent;
using System.Security.Cryptography;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Keys;

/// <summary>
/// What opens keys that a person unlocked, each for one session and for a time. It stands in the memory of this process only: after a
/// restart, and on other nodes, the keys are locked.
/// </summary>
public sealed class UnlockedKeys(TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<(ApiKeyId Key, SessionId Session), Entry> _open = new();

    /// <summary>Keeps what opens a key, and wipes it when the time is over.</summary>
    internal void Add(ApiKeyId key, SessionId session, byte[] opener, TimeSpan lease)
    {
        var place = (key, session);
        var entry = new Entry(opener, clock.GetUtcNow() + lease);
        _open.AddOrUpdate(place, entry, (_, before) =>
        {
            before.Dispose();
            return entry;
        });
        entry.Timer = clock.CreateTimer(_ => Remove(place, entry), null, lease, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What opens the key for a session, or for any that it is unlocked for; null while it is locked.</summary>
    internal byte[]? Find(ApiKeyId key, SessionId? session) => _open
        .Where(e => e.Key.Key == key && (session is null || e.Key.Session == session) && e.Value.Until > clock.GetUtcNow())
        .Select(e => e.Value.Opener).FirstOrDefault();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var entry in _open.Values)
        {
            entry.Dispose();
        }
    }

    private void Remove((ApiKeyId, SessionId) place, Entry entry)
    {
        _open.TryRemove(new(place, entry));
        entry.Dispose();
    }

    private sealed class Entry(byte[] opener, DateTimeOffset until) : IDisposable
    {
        public byte[] Opener { get; } = opener;

        public DateTimeOffset Until { get; } = until;

        public ITimer? Timer { get; set; }

        public void Dispose()
        {
            Timer?.Dispose();
            CryptographicOperations.ZeroMemory(Opener);
        }
    }
}
