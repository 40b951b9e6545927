using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Cluster;
using AiCollab.Tests.Core.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiCollab.Tests.Infrastructure.Cluster;

/// <summary>A host with a silo of its own, over the stores of a <see cref="SessionRoom"/>: several of them are several servers on one database.</summary>
internal sealed class SiloRoom : IAsyncDisposable
{
    private readonly IHost _host;

    private SiloRoom(IHost host) => _host = host;

    public ILiveSessions Live => _host.Services.GetRequiredService<ILiveSessions>();

    public IServiceProvider Services => _host.Services;

    public static async Task<SiloRoom> StartAsync(SessionRoom room)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddSingleton<ISessionStore>(room.Sessions)
            .AddSingleton<IMessageStore>(room.Messages)
            .AddSingleton<ICheckpointStore>(room.Checkpoints)
            .AddSingleton(room.Opener)
            .AddSingleton<ISessionDirectory>(new SessionDirectory(
                new SessionStores(room.Sessions, room.Messages, room.Checkpoints), room.Files, room.Models, room.Ledger, TimeProvider.System));
        builder.AddCluster();
        var host = builder.Build();
        await host.StartAsync();
        return new SiloRoom(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
