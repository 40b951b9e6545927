using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Mongo.Embedded;

/// <summary>Once a minute: deletes what has expired, closes idle cursors, forgets old sessions.</summary>
internal sealed partial class Housekeeping : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly StoreEngine _engine;
    private readonly ExpirySweep _expiry;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;

    public Housekeeping(StoreEngine engine, ILogger logger)
    {
        _engine = engine;
        _logger = logger;
        _expiry = new ExpirySweep(engine.Writer, engine.Catalog, engine.Time);
        _running = RunAsync();
    }

    public Task<int> SweepExpiredAsync(CancellationToken ct) => _expiry.RunAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, _engine.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                await TidyAsync(_closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
    }

    private async Task TidyAsync(CancellationToken ct)
    {
        try
        {
            await SweepExpiredAsync(ct);
            _engine.Cursors.CloseIdle();
            await _engine.Writer.RunAsync(transaction =>
            {
                _engine.Retries.Forget(transaction);
                return true;
            });
        }
        catch (Exception e) when (e is StorageException or CommandException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Error, "Deleting expired documents failed; it is tried again in a minute")]
    private partial void LogFailed(Exception e);
}
