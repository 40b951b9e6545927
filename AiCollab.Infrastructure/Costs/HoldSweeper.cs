using AiCollab.Core.Costs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Settles, at the start and every ten seconds, what lost processes left held.</summary>
internal sealed partial class HoldSweeper(BudgetGuard guard, TimeProvider clock, ILogger<HoldSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                if (await guard.SweepAsync(stoppingToken) is > 0 and var count)
                {
                    LogSwept(count);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(t => t.IsCompletedSuccessfully && t.GetAwaiter().GetResult(), TaskScheduler.Default));
    }

    [LoggerMessage(LogLevel.Information, "Settled {Count} requests that a lost process left behind.")]
    private partial void LogSwept(int count);

    [LoggerMessage(LogLevel.Warning, "Held money could not be swept; the next try is in ten seconds.")]
    private partial void LogFailed(Exception e);
}
