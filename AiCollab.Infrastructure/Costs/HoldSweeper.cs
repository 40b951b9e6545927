using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Costs;

/// <summary>
/// Puts the books in order: every second what answers came to while the database was away, long before it would be taken for lost;
/// at the start and three times in the length of a lease, but at least every ten seconds, what lost processes left held.
/// </summary>
internal sealed partial class HoldSweeper(BudgetGuard guard, IOptions<CostOptions> options, TimeProvider clock, ILogger<HoldSweeper> log) : BackgroundService
{
    private const int MostTicks = 10;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweepEvery = (int)Math.Clamp(options.Value.Lease / Period / 3, 1, MostTicks);
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            for (var tick = 0; ; tick = (tick + 1) % sweepEvery)
            {
                await TidyAsync(tick == 0, stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task TidyAsync(bool sweep, CancellationToken ct)
    {
        try
        {
            if (guard.Waiting > 0)
            {
                LogSettled(await guard.SettleWaitingAsync(ct));
            }

            if (sweep && await guard.SweepAsync(ct) is > 0 and var count)
            {
                LogSwept(count);
            }
        }
        catch (StoreUnavailableException)
        {
            // Still away: whoever uses it says so.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Information, "Booked {Count} answers whose cost had waited for the database.")]
    private partial void LogSettled(int count);

    [LoggerMessage(LogLevel.Information, "Settled {Count} requests that a lost process left behind.")]
    private partial void LogSwept(int count);

    [LoggerMessage(LogLevel.Error, "The books could not be put in order; the next try follows within ten seconds.")]
    private partial void LogFailed(Exception e);
}
