using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>Registers what the feature needs.</summary>
public static class SandboxRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }
}
