using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AiCollab.Web.Features.Accounts;

/// <summary>While there is no administrator, every start prints a one-time link that makes one. Who can read the console owns the host.</summary>
public sealed partial class FirstAdministrator(
    IPeople people, IInvitations invitations, IServer server, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<FirstAdministrator> logger) : BackgroundService
{
    private static readonly TimeSpan Validity = TimeSpan.FromHours(24);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);

        // A start that failed ends this too, and has been told already.
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested && !await TryAsync(stoppingToken))
        {
            await Task.Delay(RetryAfter, clock, stoppingToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken ct)
    {
        try
        {
            if (await people.CountActiveAdminsAsync(ct) == 0)
            {
                var link = $"{Address()}/setup?token={await invitations.CreateAsync(Role.Admin, by: null, Validity, ct)}";
                LogLink(logger, link);
            }

            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogStoreAway(logger, e.Message);
            return false;
        }
    }

    private string Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        return address.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "First administrator: open {Link} (once, within 24 hours)")]
    private static partial void LogLink(ILogger logger, string link);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether there is an administrator cannot be asked yet ({Reason}); trying again in 10 seconds")]
    private static partial void LogStoreAway(ILogger logger, string reason);
}
