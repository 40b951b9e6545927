using AiCollab.Core.Sandbox;
using Microsoft.Extensions.Hosting;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>Looks at the jail when the server starts, beside everything else, so that the first run finds it warm.</summary>
internal sealed class SandboxWarmUp(ISandbox sandbox) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await sandbox.GetHealthAsync(again: false, stoppingToken).ConfigureAwait(false);
    }
}
