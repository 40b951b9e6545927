using AiCollab.Core.Collaboration;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Collaboration;

/// <summary>Registers what the feature needs.</summary>
public static class CollaborationRegistration
{
    /// <summary>Adds what lets models work in sessions.</summary>
    public static IServiceCollection AddCollaboration(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services
            .AddSingleton<ToolAgent>()
            .AddSingleton<TextAgent>()
            .AddSingleton<IStepAgent, AgentLoop>();
    }
}
