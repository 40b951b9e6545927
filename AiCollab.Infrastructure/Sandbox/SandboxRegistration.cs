using AiCollab.Core.Sandbox;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.JavaScript;
using AiCollab.Infrastructure.Sandbox.Python;
using AiCollab.Infrastructure.Sandbox.Python.Packages;
using AiCollab.Infrastructure.Sandbox.Runner;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>Registers what the feature needs.</summary>
public static class SandboxRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SandboxOptions>().Bind(configuration.GetSection(SandboxOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return (configuration[$"{SandboxOptions.Section}:{nameof(SandboxOptions.Runner)}"] is { Length: > 0 } ? services.AddRemoteJails() : services.AddJails())
            .AddSingleton<ICodeRunStore, MongoCodeRunStore>()
            .AddSingleton(provider => Queue(provider.GetRequiredService<IOptions<SandboxOptions>>().Value))
            .AddSingleton<IPackageStore, MongoPackageStore>()
            .AddSingleton<SandboxPackages>()
            .AddSingleton<ICodeRunner, CodeRunner>()
            .AddSingleton<CodeScreen>()
            .AddHostedService<SandboxWarmUp>();
    }

    /// <summary>The jails themselves, in this process.</summary>
    internal static IServiceCollection AddJails(this IServiceCollection services) => services
        .AddSingleton<JailYard>()
        .AddSingleton<ILanguageSandbox, PythonSandbox>()
        .AddSingleton<ILanguageSandbox, JavaScriptSandbox>()
        .AddSingleton<ISandbox, JailedSandbox>()
        .AddSingleton<PackageFolder>()
        .AddSingleton<WheelJail>()
        .AddSingleton<IPackageShelf, PackageShelf>();

    private static IServiceCollection AddRemoteJails(this IServiceCollection services) => services
        .AddSingleton(PythonLanguage.Descriptor)
        .AddSingleton(JavaScriptLanguage.Descriptor)
        .AddSingleton<RunnerClient>()
        .AddSingleton<ISandbox, RemoteSandbox>()
        .AddSingleton<IPackageShelf, RemotePackageShelf>();

    private static RunQueue Queue(SandboxOptions options) => new(options.Parallel, options.QueuedPerUser);
}
