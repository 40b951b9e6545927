using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sandbox;

/// <summary>An error of the code that ran.</summary>
/// <param name="Type">The language's name of it, for example <c>ZeroDivisionError</c>.</param>
/// <param name="Message">Its message.</param>
/// <param name="Trace">The stack trace with source lines; empty when there is none.</param>
public sealed record RunError(string Type, string Message, string Trace);

/// <summary>A file that a run made. The content is untrusted.</summary>
/// <param name="Name">Sanitised relative name.</param>
/// <param name="MediaType">Guessed from the content.</param>
/// <param name="Content">The bytes, at most 16 MB over all artifacts of a run.</param>
public sealed record RunArtifact(string Name, string MediaType, byte[] Content);

/// <summary>One execution, as it is stored in <c>code_executions</c>.</summary>
public sealed record CodeRun
{
    public required CodeRunId Id { get; init; }

    public required UserId User { get; init; }

    public required SessionId Session { get; init; }

    public required ParticipantId By { get; init; }

    public required string Language { get; init; }

    public required string Code { get; init; }

    public string? Path { get; init; }

    /// <summary>Wall clock limit in seconds and memory limit in bytes that applied.</summary>
    public required SandboxLimits Limits { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Why the verdict is what it is, in one sentence; empty for <see cref="Verdict.Ok"/>.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>Standard output, at most 1 MB.</summary>
    public string Output { get; init; } = "";

    /// <summary>Standard error, at most 1 MB.</summary>
    public string Stderr { get; init; } = "";

    public RunError? Error { get; init; }

    /// <summary>Text form of the last expression's value; null when there is none.</summary>
    public string? Value { get; init; }

    /// <summary>HTML form of the value (tables); untrusted, sanitise before showing.</summary>
    public string? Html { get; init; }

    /// <summary>True when output was cut at its limit.</summary>
    public bool Truncated { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>By the server's clock.</summary>
    public required TimeSpan ExecutionTime { get; init; }

    /// <summary>Peak memory in bytes; 0 when it could not be read.</summary>
    public long MemoryUsed { get; init; }

    public IReadOnlyList<RunArtifact> Artifacts { get; init; } = [];

    /// <summary>Whether the files' content was removed because of its age or size; their names stay.</summary>
    public bool ArtifactsExpired { get; init; }

    /// <summary>What it was allowed to do with the workspace.</summary>
    public WorkspaceGrant Grant { get; init; } = WorkspaceGrant.Read;

    /// <summary>What it changed in the workspace; null when it might not or did not.</summary>
    public RunChanges? Changes { get; init; }

    /// <summary>Whether the code ran to its end without an error.</summary>
    public bool Success => Verdict == Verdict.Ok;
}
