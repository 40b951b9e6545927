using System.ComponentModel.DataAnnotations;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Where workspaces are and how large they may grow.</summary>
public sealed class WorkspaceOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Workspaces";

    /// <summary>Bytes of all files of one workspace; 1 MB to 100 GB.</summary>
    [Range(1L << 20, 100L << 30)]
    public long MaxBytes { get; set; } = 256L << 20;

    /// <summary>Files of one workspace; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxFiles { get; set; } = 20_000;

    /// <summary>Bytes of one file; 1 KB to 1 GB.</summary>
    [Range(1L << 10, 1L << 30)]
    public long MaxFileBytes { get; set; } = 10L << 20;

    /// <summary>Bytes of a workspace's history on disk; 1 MB to 1 TB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxHistoryBytes { get; set; } = 2L << 30;
}
