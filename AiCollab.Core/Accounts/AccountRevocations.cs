using System.Collections.Concurrent;

namespace AiCollab.Core.Accounts;

/// <summary>
/// Tells open pages of this process at once that a person's sign-ins are over. Other processes find out by their regular
/// check within 30 seconds. Safe for concurrent use.
/// </summary>
public sealed class AccountRevocations
{
    private readonly ConcurrentDictionary<Watch, UserId> _watches = new();

    /// <summary>Calls <paramref name="revoked"/> at every revocation of the person until the result is disposed. It must return fast and not throw.</summary>
    public IDisposable Subscribe(UserId user, Action revoked)
    {
        var watch = new Watch(this, revoked);
        _watches[watch] = user;
        return watch;
    }

    /// <summary>Says that the person's security stamp changed.</summary>
    public void Announce(UserId user)
    {
        foreach (var (watch, watched) in _watches)
        {
            if (watched == user)
            {
                watch.Revoked();
            }
        }
    }

    private sealed class Watch(AccountRevocations owner, Action revoked) : IDisposable
    {
        public Action Revoked { get; } = revoked;

        public void Dispose() => owner._watches.TryRemove(this, out _);
    }
}
