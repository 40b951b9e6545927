using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Registers what the feature needs.</summary>
public static class CostsRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddCosts(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }
}
