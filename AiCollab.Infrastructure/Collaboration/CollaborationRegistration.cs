using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Collaboration;

/// <summary>Registers what the feature needs.</summary>
public static class CollaborationRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddCollaboration(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }
}
