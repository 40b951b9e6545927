using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>The runner as a service of its own: jails and a socket, nothing else of the product.</summary>
internal static class RunnerHost
{
    /// <summary>Builds it with the settings of section <c>Sandbox</c> from the environment and the command line.</summary>
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<SandboxOptions>().Bind(builder.Configuration.GetSection(SandboxOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddJails().AddHostedService<SandboxWarmUp>().AddHostedService<RunnerService>();
        return builder.Build();
    }
}
