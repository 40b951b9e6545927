using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Tells the database, a second after it is back, what answers came to while it was away: long before a sweeper would take them for lost.</summary>
internal sealed partial class SettlementRetry(BudgetGuard guard, TimeProvider clock, ILogger<SettlementRetry> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RetryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task RetryAsync(CancellationToken ct)
    {
        if (guard.Waiting == 0)
        {
            return;
        }

        try
        {
            LogSettled(await guard.SettleWaitingAsync(ct));
        }
        catch (StoreUnavailableException)
        {
            // Still away: whoever uses it says so.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogRefused(e);
        }
    }

    [LoggerMessage(LogLevel.Information, "Booked {Count} answers whose cost had waited for the database.")]
    private partial void LogSettled(int count);

    [LoggerMessage(LogLevel.Error, "The database refused a cost that had waited for it; its hold is settled as lost.")]
    private partial void LogRefused(Exception e);
}
