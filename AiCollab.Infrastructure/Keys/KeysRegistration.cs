using AiCollab.Core.Keys;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Registers the key vault.</summary>
public static class KeysRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<KeyCipher>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<ProviderProbe>();
        return services.AddSingleton<IApiKeyVault, ApiKeyVault>();
    }
}
