using AiCollab.Core.Ai;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Ai.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Ai;

/// <summary>Registers the provider catalog and what opens models.</summary>
public static class AiRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddAi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AiOptions>().Bind(configuration.GetSection(AiOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<ProviderCatalog>()
            .AddSingleton<IProviderCatalog>(s => s.GetRequiredService<ProviderCatalog>())
            .AddSingleton<GuardedHttp>()
            .AddSingleton<SdkClients>()
            .AddSingleton<ConnectionGates>()
            .AddSingleton<ChatPipeline>()
            .AddSingleton<ModelLists>()
            .AddSingleton<ModelFacts>()
            .AddSingleton<ModelChoices>()
            .AddSingleton<SingleModels>()
            .AddSingleton<Routes>()
            .AddSingleton<IModelClients, ModelClients>();
    }
}
