namespace AiCollab.Core.Workspaces;

/// <summary>A write that is checked against the version its writer saw; there is no blind overwrite.</summary>
/// <param name="Path">The file.</param>
/// <param name="Base">The version the writer started from; <see cref="FileVersion.None"/> for a new file.</param>
/// <param name="Content">The new content.</param>
/// <param name="Author">Who writes.</param>
/// <param name="Origin">Why.</param>
/// <param name="Summary">First line of the commit message; null makes one from the path.</param>
/// <param name="Fence">For a model's turn: refused when another node has taken the session over; null for people.</param>
public sealed record FileWrite(
    WorkspacePath Path, FileVersion Base, byte[] Content, ChangeAuthor Author, ChangeOrigin Origin, string? Summary = null, Sessions.Fence? Fence = null);

/// <summary>What became of a write. One of the nested cases.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>The content was already there; no commit was made.</summary>
    public sealed record Unchanged(FileVersion Version) : WriteOutcome;

    /// <summary>The write is in the file and in a commit.</summary>
    /// <param name="Version">The file's version now.</param>
    /// <param name="Commit">The commit's id.</param>
    /// <param name="Merged">True when the file had moved on and both changes were kept by a three-way merge: read it again.</param>
    /// <param name="Added">Lines added against the content before.</param>
    /// <param name="Removed">Lines removed against the content before.</param>
    public sealed record Written(FileVersion Version, string Commit, bool Merged, int Added, int Removed) : WriteOutcome;

    /// <summary>The file had moved on and the changes touch the same lines: the file is as it was, the write is kept in the conflict record.</summary>
    public sealed record Conflicted(FileConflict Conflict) : WriteOutcome;
}

/// <summary>Two edits of the same lines; both sides are kept until somebody decides.</summary>
/// <param name="Id">The record.</param>
/// <param name="Path">The file.</param>
/// <param name="Base">What both started from.</param>
/// <param name="Current">What the file held when the write came.</param>
/// <param name="Proposed">What the writer wanted.</param>
/// <param name="Marked">The merge with conflict markers (diff3 style); empty for binary files.</param>
/// <param name="Author">Whose write was kept back.</param>
/// <param name="At">When.</param>
/// <param name="ResolvedAt">When somebody decided; null while open.</param>
public sealed record FileConflict(
    ConflictId Id, Sessions.SessionId Session, WorkspacePath Path, FileVersion Base, FileVersion Current, FileVersion Proposed,
    string Marked, ChangeAuthor Author, DateTimeOffset At, DateTimeOffset? ResolvedAt);
