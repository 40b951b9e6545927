using AiCollab.Core.Sandbox;

namespace AiCollab.Core.Workspaces;

/// <summary>What a run left, to become one commit by the runner.</summary>
/// <param name="Tree">What the run saw: <see cref="IWorkspaceSnapshot.Tree"/> of its snapshot.</param>
/// <param name="Files">What it wrote and deleted; untrusted.</param>
/// <param name="OnBehalfOf">The member of the team who ran the code.</param>
/// <param name="Run">The run.</param>
/// <param name="Title">What was run, for the commit message.</param>
public sealed record RunWrite(string Tree, IReadOnlyList<LeftFile> Files, ChangeAuthor OnBehalfOf, CodeRunId Run, string Title);

/// <summary>What became of a run's files.</summary>
/// <param name="Commit">The commit; null when none was made.</param>
/// <param name="Files">One entry for each file that differs.</param>
/// <param name="Problem">Why nothing at all was kept, in one sentence; empty when that is not so.</param>
public sealed record RunChanges(string? Commit, IReadOnlyList<RunChange> Files, string Problem = "");

/// <summary>What became of one file of a run.</summary>
/// <param name="Path">Where it is, or the name that was refused, made fit to be shown.</param>
/// <param name="Problem">Why it was not kept; empty when it was.</param>
public sealed record RunChange(string Path, RunChangeKind Kind, string Problem = "")
{
    private const int MaxName = 200;

    /// <summary>A file that was not kept, under a name that nobody has checked.</summary>
    public static RunChange Refused(string name, string problem) =>
        new(new string([.. name.Take(MaxName).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\ufffd' : c)]), RunChangeKind.Refused, problem);
}

/// <summary>How a run's file got into the workspace, or why not.</summary>
public enum RunChangeKind
{
    Added,
    Changed,

    /// <summary>It had moved on meanwhile; both changes were kept.</summary>
    Merged,
    Deleted,

    /// <summary>It had moved on meanwhile in the same lines: it stays as it is, and the run's content waits for a decision.</summary>
    Conflicted,

    /// <summary>It cannot be a file of the workspace.</summary>
    Refused,
}
