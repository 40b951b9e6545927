using AiCollab.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>One watcher of a session for all viewers of this node. When its line breaks, its viewers are told to open again.</summary>
internal sealed partial class SessionFeed : IAsyncDisposable
{
    private const int BatchSize = 100;

    private readonly EventLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly Task _pump;

    public SessionFeed(ISessionGrain session, long afterSeq, ILogger logger)
    {
        _log = new EventLog(SessionBoard.Capacity, afterSeq + 1);
        _logger = logger;
        _pump = Task.Run(() => PumpAsync(session, afterSeq, _stop.Token));
    }

    /// <summary>Viewers that follow; kept by <see cref="SessionFeeds"/> under its lock.</summary>
    public int Viewers { get; set; }

    /// <summary>Nothing more will come.</summary>
    public bool IsOver => _pump.IsCompleted;

    public IAsyncEnumerable<IReadOnlyList<SessionEvent>> WatchAsync(long afterSeq, CancellationToken ct) => _log.WatchAsync(afterSeq, ct);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump;
        _stop.Dispose();
    }

    private async Task PumpAsync(ISessionGrain session, long afterSeq, CancellationToken ct)
    {
        try
        {
            await foreach (var e in session.WatchAsync(afterSeq, ct).WithBatchSize(BatchSize).WithCancellation(ct))
            {
                if (e is SessionEvent.Resumed)
                {
                    return;
                }

                _log.Append(e);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            LineBroke(e, session.GetPrimaryKey());
        }
        finally
        {
            _log.Close();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The line to session {Session} broke; its viewers open it again")]
    private partial void LineBroke(Exception e, Guid session);
}
