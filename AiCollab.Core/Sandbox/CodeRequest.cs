using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sandbox;

/// <summary>Code to run, and on whose behalf.</summary>
public sealed record CodeRequest
{
    /// <summary>Chosen by the caller, so that it can cancel from the start.</summary>
    public required CodeRunId Id { get; init; }

    /// <summary>Whose quota is used.</summary>
    public required UserId User { get; init; }

    /// <summary>The session the run belongs to.</summary>
    public required SessionId Session { get; init; }

    /// <summary>The member of the team (person or model) who asked.</summary>
    public required ParticipantId By { get; init; }

    /// <summary>Id of a language descriptor: <c>python</c> or <c>javascript</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The source, at most 256 KB.</summary>
    public required string Code { get; init; }

    /// <summary>Workspace path the code was read from; null for a snippet.</summary>
    public string? Path { get; init; }

    /// <summary>Arguments of the script.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Directory on the host whose files the run may read, already checked by the caller; null for none.</summary>
    public string? FilesRoot { get; init; }

    /// <summary>What the run may do with the workspace; kept with the run.</summary>
    public WorkspaceGrant Grant { get; init; } = WorkspaceGrant.Read;

    /// <summary>Brings what a run that ended well left into the workspace; null leaves the workspace as it is.</summary>
    public Func<SandboxResult, Task<RunChanges>>? Keep { get; init; }

    /// <summary>Time and memory.</summary>
    public SandboxLimits Limits { get; init; } = SandboxLimits.Default;
}
