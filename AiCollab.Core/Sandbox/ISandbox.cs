namespace AiCollab.Core.Sandbox;

/// <summary>The jail: runs one piece of code, contained, and says how it ended.</summary>
public interface ISandbox
{
    /// <summary>The languages this build knows, whether or not they can run now.</summary>
    IReadOnlyList<CodeLanguage> Languages { get; }

    /// <summary>Whether and how code can be run; the answer is kept, and looked at anew with <paramref name="again"/>.</summary>
    Task<SandboxHealth> GetHealthAsync(bool again, CancellationToken ct);

    /// <summary>
    /// Runs the code to its end, its limit or the cancellation. Never throws for anything the code did, and never runs it
    /// outside a jail: without one the verdict is Refused and the evidence says why.
    /// </summary>
    Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct);
}

/// <summary>One piece of code for the jail.</summary>
public sealed record SandboxJob
{
    /// <summary>Id of a language descriptor.</summary>
    public required string Language { get; init; }

    /// <summary>The source.</summary>
    public required string Code { get; init; }

    /// <summary>Relative path shown in stack traces; null for a snippet.</summary>
    public string? Path { get; init; }

    /// <summary>Arguments of the script.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Absolute directory on the host whose files the code finds in its working directory; it works on a copy. Null for none.</summary>
    public string? FilesRoot { get; init; }

    /// <summary>Whether what the code wrote and deleted comes back as <see cref="SandboxResult.Left"/>.</summary>
    public bool ReturnsFiles { get; init; }

    /// <summary>Unpacked packages that the code may import: a name for people, and the hash of each.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = new Dictionary<string, string>();

    /// <summary>Time and memory.</summary>
    public SandboxLimits Limits { get; init; } = SandboxLimits.Default;
}

/// <summary>How a piece of code ended. Everything but the verdict and the figures is untrusted.</summary>
public sealed record SandboxResult
{
    public required Verdict Verdict { get; init; }

    /// <summary>Why the verdict is what it is, in one sentence; empty for Ok.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>Standard output, at most 1 MB.</summary>
    public string Output { get; init; } = "";

    /// <summary>Standard error, at most 1 MB.</summary>
    public string Stderr { get; init; } = "";

    public RunError? Error { get; init; }

    /// <summary>Text of the last expression's value.</summary>
    public string? Value { get; init; }

    /// <summary>HTML of the last expression's value.</summary>
    public string? Html { get; init; }

    /// <summary>True when output was cut.</summary>
    public bool Truncated { get; init; }

    /// <summary>By the server's clock.</summary>
    public TimeSpan ExecutionTime { get; init; }

    /// <summary>Peak memory in bytes; 0 when it could not be read.</summary>
    public long MemoryUsed { get; init; }

    public IReadOnlyList<RunArtifact> Artifacts { get; init; } = [];

    /// <summary>Files that the code wrote or deleted, where the job asked for them.</summary>
    public IReadOnlyList<LeftFile> Left { get; init; } = [];

    /// <summary>Names of what was left and could not come back: links, devices, files that are too large or too many.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>A run that did not take place.</summary>
    public static SandboxResult Refused(string evidence) => new() { Verdict = Verdict.Refused, Evidence = evidence };
}
