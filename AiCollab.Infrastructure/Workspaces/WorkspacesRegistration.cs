using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Registers what the feature needs.</summary>
public static class WorkspacesRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddWorkspaces(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }
}
