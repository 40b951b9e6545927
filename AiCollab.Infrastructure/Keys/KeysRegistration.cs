using AiCollab.Core.Keys;
using AiCollab.Core.Secrets;
using AiCollab.Infrastructure.Accounts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Registers the key vault.</summary>
public static class KeysRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KeyOptions>().Bind(configuration.GetSection(KeyOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<AccountCollection>();
        return services
            .AddSingleton<ILenders, MongoLenders>()
            .AddSingleton<IKeyStore, MongoKeyStore>()
            .AddSingleton<IKeyCheck, ProviderKeyCheck>()
            .AddSingleton<KeyEnvelopes>()
            .AddSingleton<ISealedByMaster>(s => s.GetRequiredService<KeyEnvelopes>())
            .AddSingleton<UnlockedKeys>()
            .AddSingleton<KeyLocks>()
            .AddSingleton<ApiKeyVault>()
            .AddSingleton<IApiKeyVault>(s => s.GetRequiredService<ApiKeyVault>());
    }
}
