using AiCollab.Core.Secrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>
/// Changes the master secret while people work: seals anew what the previous secret sealed, then records the current one.
/// A host that stops in between goes on at its next start.
/// </summary>
internal sealed partial class MasterSecretChange(
    MasterSecretRecord record, IMasterSecret secret, IEnumerable<ISealedByMaster> features, TimeProvider clock, ILogger<MasterSecretChange> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (secret.Previous is { } previous && previous.Fingerprint != secret.Fingerprint && !await TryAsync(previous, stoppingToken))
        {
            await Task.Delay(RetryAfter, clock, stoppingToken);
        }
    }

    private async Task<bool> TryAsync(IMasterSecret previous, CancellationToken ct)
    {
        try
        {
            foreach (var feature in features)
            {
                var count = await feature.ResealAsync(ct);
                LogResealed(logger, count.Sealed, feature.What, count.Unreadable);
            }

            await record.SetAsync(secret.Fingerprint, ct);
            LogChanged(logger, previous.Fingerprint, secret.Fingerprint);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogInterrupted(logger, e.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} {What} are sealed by the new master key; {Unreadable} could not be read")]
    private static partial void LogResealed(ILogger logger, int count, string what, int unreadable);

    [LoggerMessage(LogLevel.Information, "The master key was changed from {Previous} to {Current}: take AICOLLAB_MASTER_KEY_PREVIOUS out again")]
    private static partial void LogChanged(ILogger logger, string previous, string current);

    [LoggerMessage(LogLevel.Warning, "The change of the master key was interrupted ({Reason}); it goes on in 10 seconds")]
    private static partial void LogInterrupted(ILogger logger, string reason);
}
