using System.Runtime.CompilerServices;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>The feeds of this node: begun by a session's first viewer, ended by its last.</summary>
internal sealed class SessionFeeds(IGrainFactory grains, ILogger<SessionFeed> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, SessionFeed> _feeds = [];

    /// <summary>Sessions watched from this node.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count;
            }
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<SessionEvent>> WatchAsync(SessionId session, long afterSeq, [EnumeratorCancellation] CancellationToken ct)
    {
        var feed = Join(session, afterSeq);
        try
        {
            await foreach (var batch in feed.WatchAsync(afterSeq, ct))
            {
                yield return batch;
            }
        }
        finally
        {
            if (Leave(session, feed))
            {
                await feed.DisposeAsync();
            }
        }
    }

    private SessionFeed Join(SessionId session, long afterSeq)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(session, out var feed) || feed.IsOver)
            {
                feed = _feeds[session] = new SessionFeed(grains.GetGrain<ISessionGrain>(session.Value), afterSeq, logger);
            }

            feed.Viewers++;
            return feed;
        }
    }

    private bool Leave(SessionId session, SessionFeed feed)
    {
        lock (_gate)
        {
            if (--feed.Viewers > 0)
            {
                return false;
            }

            if (_feeds.TryGetValue(session, out var current) && current == feed)
            {
                _feeds.Remove(session);
            }

            return true;
        }
    }
}
