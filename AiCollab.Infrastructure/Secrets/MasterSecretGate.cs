using AiCollab.Core.Errors;
using AiCollab.Core.Secrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>
/// Lets the host start only with the secret that sealed its data: with another one everybody would be signed out and every
/// stored key unreadable, without a word about the cause.
/// </summary>
internal sealed partial class MasterSecretGate(
    MasterSecretRecord record, IMasterSecret secret, IEnumerable<ISealedByMaster> features, IOptions<MasterSecretOptions> options, ILogger<MasterSecretGate> logger) : IHostedService
{
    /// <exception cref="InvalidException">The data was sealed by another secret; says what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            LogNotAsked(logger, e.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CheckAsync(CancellationToken ct)
    {
        var recorded = await record.GetOrAddAsync(secret.Fingerprint, ct);
        if (secret.Find(recorded) is not null)
        {
            return;
        }

        if (options.Value.LostKey != recorded)
        {
            throw new InvalidException(Refusal(recorded));
        }

        foreach (var feature in features)
        {
            await feature.ForgetAsync(recorded, ct);
        }

        await record.SetAsync(secret.Fingerprint, ct);
        LogGivenUp(logger, recorded);
    }

    private string Refusal(string recorded) =>
        $"The master key is not the one that sealed this data: its fingerprint is {secret.Fingerprint}, the data wants {recorded}. Put the old key back. "
        + $"To change the key, also give the old one as {MasterSecretOptions.PreviousKeyName} (or {MasterSecretOptions.PreviousKeyFileName}). "
        + $"If it is lost for good, start once with {MasterSecretOptions.LostKeyName}={recorded}: everybody signs in again and enters their provider keys again.";

    [LoggerMessage(LogLevel.Warning, "Whether the master key is the right one could not be asked: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "What the lost master key {Fingerprint} sealed was given up. Take AICOLLAB_MASTER_KEY_LOST out again.")]
    private static partial void LogGivenUp(ILogger logger, string fingerprint);
}
