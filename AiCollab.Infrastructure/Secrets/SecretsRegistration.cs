using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>Registers what the feature needs.</summary>
public static class SecretsRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }
}
