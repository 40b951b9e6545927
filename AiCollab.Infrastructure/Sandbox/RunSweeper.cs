using AiCollab.Core.Sandbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>Every hour takes away the files of runs that are too old, and the oldest where all together are too large. The runs themselves stay.</summary>
internal sealed partial class RunSweeper(ICodeRunStore store, IOptions<RunOptions> options, TimeProvider time, ILogger<RunSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Sweeps once; returns how many runs lost their files.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var oldest = options.Value.ArtifactDays > 0 ? time.GetUtcNow().AddDays(-options.Value.ArtifactDays) : DateTimeOffset.MinValue;
        var most = options.Value.ArtifactMegabytes > 0 ? (long)options.Value.ArtifactMegabytes << 20 : long.MaxValue;
        var swept = await store.ExpireArtifactsAsync(oldest, most, ct).ConfigureAwait(false);
        if (swept > 0)
        {
            Swept(logger, swept);
        }

        return swept;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotSwept(logger, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The files of {Runs} runs were removed: they were too old, or all together too large.")]
    private static partial void Swept(ILogger logger, int runs);

    [LoggerMessage(LogLevel.Warning, "The files of old runs could not be removed; the next try is in an hour.")]
    private static partial void NotSwept(ILogger logger, Exception e);
}
