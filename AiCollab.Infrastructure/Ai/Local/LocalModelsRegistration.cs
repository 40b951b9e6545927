using AiCollab.Core.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Chat;
using AiCollab.Infrastructure.Ai.Local.Downloads;
using AiCollab.Infrastructure.Ai.Local.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Ai.Local;

/// <summary>Registers model files, the built-in runtime, local servers and downloads.</summary>
public static class LocalModelsRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddLocalModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LocalModelsOptions>()
            .Configure(o => o.DataDirectory = configuration["Data:Directory"] ?? o.DataDirectory)
            .Configure(o => o.Folders = configuration[LocalModelsOptions.FoldersVariable] ?? o.Folders)
            .Bind(configuration.GetSection(LocalModelsOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<LocalModels>();
        services.AddSingleton<ILocalModels>(s => s.GetRequiredService<LocalModels>());
        services.AddSingleton<LocalRuntime>();
        services.AddSingleton<ILocalRuntime>(s => s.GetRequiredService<LocalRuntime>());
        services.AddSingleton<LocalChat>();
        services.AddSingleton<ILocalServers>(_ => new LocalServers());
        services.AddSingleton<IModelDownloads, ModelDownloads>();
        return services;
    }
}
