using AiCollab.Core.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>Registers what counts runs and clears after them.</summary>
public static class RunRegistration
{
    /// <summary>Adds quotas and retention of runs.</summary>
    public static IServiceCollection AddRunLimits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RunOptions>().Bind(configuration.GetSection(SandboxOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(provider => Quota(provider.GetRequiredService<IOptions<RunOptions>>().Value))
            .AddSingleton<IRunUsageStore, MongoRunUsageStore>()
            .AddSingleton<RunAdmission>()
            .AddHostedService<RunSweeper>();
    }

    private static RunQuota Quota(RunOptions options) => new(options.RunsPerDay, TimeSpan.FromMinutes(options.MinutesPerDay));
}
