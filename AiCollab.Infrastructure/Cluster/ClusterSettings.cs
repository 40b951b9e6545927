using System.ComponentModel.DataAnnotations;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>How nodes find each other. Without <see cref="Redis"/> this host is a cluster of its own and opens no port but on loopback.</summary>
public sealed class ClusterSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Cluster";

    /// <summary>Redis connection string that all nodes share; empty for a single node.</summary>
    public string Redis { get; set; } = "";

    /// <summary>The name of the cluster in Redis.</summary>
    [Required]
    public string Name { get; set; } = "aicollab";

    /// <summary>The IP address the other nodes reach this one at; empty for the host's first one. Only with <see cref="Redis"/>.</summary>
    public string Address { get; set; } = "";

    /// <summary>The port the other nodes reach this one at; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }
}
