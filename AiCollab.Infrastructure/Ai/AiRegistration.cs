using AiCollab.Core.Ai;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Ai.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Ai;

/// <summary>Registers providers, models and the pipeline in front of them.</summary>
public static class AiRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddAi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AiOptions>().Bind(configuration.GetSection(AiOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(_ => new ProviderCatalog(configuration));
        services.AddSingleton<IProviderCatalog>(p => p.GetRequiredService<ProviderCatalog>());
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton<SdkClients>();
        services.AddSingleton<ResiliencePipelines>();
        services.AddSingleton<ModelDirectory>();
        services.AddSingleton<IModelClients, ModelClients>();
        return services.AddLocalModels(configuration);
    }
}
