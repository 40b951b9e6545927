using AiCollab.Core.Sessions;

namespace AiCollab.Core.Workspaces;

/// <summary>A file to upload.</summary>
public sealed record UploadedFile(WorkspacePath Path, byte[] Content);

/// <summary>A commit in a list.</summary>
/// <param name="Id">40 hex digits.</param>
/// <param name="Author">Author name.</param>
/// <param name="AuthorEmail">Author e-mail.</param>
/// <param name="Subject">First line of the message.</param>
/// <param name="At">Author time.</param>
/// <param name="Trailers">The <c>AiCollab-…</c> trailers.</param>
public sealed record WorkspaceCommit(
    string Id, string Author, string AuthorEmail, string Subject, DateTimeOffset At, IReadOnlyDictionary<string, string> Trailers);

/// <summary>
/// The files of each session, on disk under git. Callers have checked that the asker is of the session's team. Calls on one
/// workspace are taken one after the other. Every change is a commit; nothing is overwritten blindly.
/// </summary>
public interface IWorkspaces
{
    /// <summary>Makes the workspace of a session; does nothing when it is there.</summary>
    Task CreateWorkspaceAsync(SessionId session, CancellationToken ct);

    /// <summary>All files, by path.</summary>
    Task<IReadOnlyList<WorkspaceFile>> ListFilesAsync(SessionId session, CancellationToken ct);

    /// <summary>A file's content and version.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such file.</exception>
    Task<FileContent> ReadFileAsync(SessionId session, WorkspacePath path, CancellationToken ct);

    /// <summary>Writes a file, checked against the version its writer saw.</summary>
    /// <exception cref="Errors.QuotaExceededException">A limit on bytes, files or file size would be passed.</exception>
    /// <exception cref="Errors.ConflictException">The fence is stale, or the path is a folder.</exception>
    Task<WriteOutcome> WriteFileAsync(SessionId session, FileWrite write, CancellationToken ct);

    /// <summary>Writes many files as one commit. Existing files with other content are replaced only when <paramref name="replace"/> says so.</summary>
    /// <exception cref="Errors.ConflictException">Some files exist; the text lists them.</exception>
    Task<string> UploadFilesAsync(SessionId session, IReadOnlyList<UploadedFile> files, bool replace, ChangeAuthor author, CancellationToken ct);

    /// <summary>Deletes a file or folder in a commit; returns the paths that went and the commit.</summary>
    Task<(IReadOnlyList<WorkspacePath> Paths, string Commit)> DeleteFileAsync(SessionId session, WorkspacePath path, ChangeAuthor author, ChangeOrigin origin, CancellationToken ct);

    /// <summary>Renames a file or folder in a commit; returns the new paths and the commit.</summary>
    Task<(IReadOnlyList<WorkspacePath> Paths, string Commit)> RenameFileAsync(SessionId session, WorkspacePath from, WorkspacePath to, ChangeAuthor author, ChangeOrigin origin, CancellationToken ct);

    /// <summary>The newest commits, of one file or of all.</summary>
    Task<IReadOnlyList<WorkspaceCommit>> LogAsync(SessionId session, WorkspacePath? path, int limit, CancellationToken ct);

    /// <summary>The unified diff of one commit against its parent, as <c>git apply</c> takes it.</summary>
    Task<string> DiffAsync(SessionId session, string commit, CancellationToken ct);

    /// <summary>Open conflicts, oldest first.</summary>
    Task<IReadOnlyList<FileConflict>> ListConflictsAsync(SessionId session, CancellationToken ct);

    /// <summary>Closes a conflict with the content somebody chose; checked against the version it was decided on.</summary>
    Task<WriteOutcome> ResolveConflictAsync(SessionId session, ConflictId conflict, FileWrite resolution, CancellationToken ct);

    /// <summary>A directory with the files as they are in the newest commit, without <c>.git</c>, for a run to read; disposed when the run is over.</summary>
    Task<IWorkspaceSnapshot> SnapshotAsync(SessionId session, CancellationToken ct);

    /// <summary>Brings what a run left into the workspace, as one commit by the runner; merged with what changed since the run's snapshot.</summary>
    /// <exception cref="Errors.QuotaExceededException">All of it together would pass a limit; nothing was changed.</exception>
    Task<RunChanges> ApplyRunAsync(SessionId session, RunWrite run, CancellationToken ct);

    /// <summary>Deletes the workspace from disk.</summary>
    Task DeleteWorkspaceAsync(SessionId session, CancellationToken ct);
}

/// <summary>A read-only copy of a workspace.</summary>
public interface IWorkspaceSnapshot : IAsyncDisposable
{
    /// <summary>Absolute path on the host.</summary>
    string Directory { get; }

    /// <summary>Id of the git tree that it is a copy of.</summary>
    string Tree { get; }
}
