using System.ComponentModel.DataAnnotations;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>Settings of running code, section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>The Unix socket of a runner that is a service of its own; null runs code in jails of this process.</summary>
    public string? Runner { get; set; }

    /// <summary>The Unix socket that the <c>runner</c> verb listens on; its folder is made where it is missing.</summary>
    public string Listen { get; set; } = "/run/aicollab/runner.sock";

    /// <summary>The compiled JavaScript worker; null looks beside the product and in the repository's <c>artifacts/jsworker</c>.</summary>
    public string? JavaScriptWorker { get; set; }

    /// <summary>Python inside the jail; it has to lie under /usr.</summary>
    [RegularExpression("^/usr/.+", ErrorMessage = "Sandbox:Python has to be a path under /usr, for example /usr/bin/python3.")]
    public string Python { get; set; } = "/usr/bin/python3";

    /// <summary>Where the jails' own files lie, on a file system that allows programs; null for the temporary folder.</summary>
    public string? Home { get; set; }

    /// <summary>A folder with wheels that may be installed if they are on the allow-list; null for none. Nothing is downloaded.</summary>
    public string? PackagesFolder { get; set; }

    /// <summary>How many runs at once, and how many workers of each language wait ready; 0 for one a core.</summary>
    [Range(0, 64)]
    public int Concurrency { get; set; }

    /// <summary>How many runs of one user may wait.</summary>
    [Range(0, 100)]
    public int QueuedPerUser { get; set; } = 3;

    /// <summary>Whether every Python run gets a jail that is started for it alone: one wall more, and slower by the time the libraries take to load.</summary>
    public bool FreshPythonJails { get; set; }

    /// <summary><c>auto</c> uses cgroups where they are writable; <c>rlimit</c> never does.</summary>
    [RegularExpression("^(auto|rlimit)$", ErrorMessage = "Sandbox:Isolation is auto or rlimit.")]
    public string Isolation { get; set; } = "auto";

    /// <summary>The number of runs at once, never 0.</summary>
    public int Parallel => Concurrency > 0 ? Concurrency : Math.Max(1, Environment.ProcessorCount);
}
