using System.ComponentModel.DataAnnotations;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>How much people may run and how long what they made is kept, section <c>Sandbox</c>.</summary>
public sealed class RunOptions
{
    /// <summary>How many runs a person has in a day (UTC); 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int RunsPerDay { get; set; } = 2000;

    /// <summary>How many minutes all runs of a person may take in a day (UTC); 0 for no limit.</summary>
    [Range(0, 100_000)]
    public int MinutesPerDay { get; set; } = 240;

    /// <summary>After how many days the files of a run are removed; 0 for never. The run itself stays.</summary>
    [Range(0, 3650)]
    public int ArtifactDays { get; set; } = 30;

    /// <summary>How large the files of all runs together may grow before the oldest are removed; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int ArtifactMegabytes { get; set; } = 4096;
}
