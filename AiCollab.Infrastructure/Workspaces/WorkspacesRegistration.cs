using AiCollab.Core.Workspaces;
using LibGit2Sharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Registers what workspaces need.</summary>
public static class WorkspacesRegistration
{
    /// <summary>Adds workspaces under <c>Data:Directory</c>.</summary>
    public static IServiceCollection AddWorkspaces(this IServiceCollection services, IConfiguration configuration)
    {
        IgnoreHostConfiguration();
        services.AddOptions<WorkspaceOptions>().Bind(configuration.GetSection(WorkspaceOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        var data = Path.GetFullPath(configuration["Data:Directory"] ?? "data");
        services.AddSingleton(_ => new SnapshotCache(Path.Combine(data, "snapshots")));
        services.AddSingleton(p => new OpenWorkspaces(
            Path.Combine(data, "workspaces"), p.GetRequiredService<IOptions<WorkspaceOptions>>().Value, p.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<IWorkspaces, GitWorkspaces>();
    }

    // What the host's user set for git (names, hooks, filters, safe directories) must not reach into workspaces.
    private static void IgnoreHostConfiguration()
    {
        foreach (var level in new[] { ConfigurationLevel.System, ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.ProgramData })
        {
            GlobalSettings.SetConfigSearchPaths(level, Path.GetTempPath() + "aicollab-no-git-config");
        }
    }
}
