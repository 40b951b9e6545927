using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Reads what administrators decided about prices before the first request is served, and every ten seconds what other nodes decided.</summary>
internal sealed partial class PriceRefresh(PriceAdmin prices, TimeProvider clock, ILogger<PriceRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // the product starts without its database, too
    private bool _missed;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await ReadAsync(patience.Token);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            return; // the host stops
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            await prices.RefreshAsync(ct);
            _missed = false;
        }
        catch (Exception e)
        {
            if (!_missed)
            {
                LogMissed(e is StoreUnavailableException or OperationCanceledException ? null : e);
            }

            _missed = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The price history could not be read; the prices known so far count until it can.")]
    private partial void LogMissed(Exception? e);
}
