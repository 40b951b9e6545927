using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sessions;

/// <summary>A message to the team. The id is chosen by the sender, so that sending it twice posts it once.</summary>
/// <param name="Id">Idempotency key.</param>
/// <param name="Text">Markdown, 1 to 400,000 characters.</param>
/// <param name="To">The model asked; null asks the first model of the team.</param>
public sealed record PostMessage(MessageId Id, string Text, ParticipantId? To = null);

/// <summary>Code to run in a session: a workspace file, or a snippet.</summary>
/// <param name="Id">Chosen by the sender.</param>
/// <param name="Language">Language id.</param>
/// <param name="Path">The workspace file to run; null for a snippet.</param>
/// <param name="Code">The snippet, or what the file held when it was run before; null for a file as it is now.</param>
/// <param name="Files">What it may do with the workspace.</param>
public sealed record RunCode(CodeRunId Id, string Language, string? Path, string? Code, WorkspaceGrant Files = WorkspaceGrant.Read);

/// <summary>
/// The door to running sessions: what components call. Every method checks that <c>user</c> is of the session's team and
/// throws <see cref="Errors.NotFoundException"/> otherwise. Nothing here waits for a model or a run.
/// </summary>
public interface ILiveSessions
{
    /// <summary>The state now; go on with <see cref="WatchAsync"/> from its <see cref="SessionState.LastSeq"/>.</summary>
    Task<SessionState> OpenAsync(SessionId session, UserId user, CancellationToken ct);

    /// <summary>
    /// The events after <paramref name="afterSeq"/>, in batches as they come, until <paramref name="ct"/> is cancelled.
    /// When a watcher fell too far behind or the session moved, the batch holds one <see cref="SessionEvent.Resumed"/>: open again.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<SessionEvent>> WatchAsync(SessionId session, UserId user, long afterSeq, CancellationToken ct);

    /// <summary>Posts a message and starts the turn, or queues it behind the running one.</summary>
    /// <exception cref="Errors.InvalidException">Empty, too long, or no model in the team; says what to do.</exception>
    Task PostAsync(SessionId session, UserId user, PostMessage message, CancellationToken ct);

    /// <summary>Ends the running turn: the model stops and nothing more is billed. Does nothing when none runs.</summary>
    Task StopAsync(SessionId session, UserId user, CancellationToken ct);

    /// <summary>Continues a turn that was interrupted, failed or stopped. Paid answers are kept, not asked for again.</summary>
    Task ContinueAsync(SessionId session, UserId user, CancellationToken ct);

    /// <summary>Starts a run; its output comes as events.</summary>
    Task RunCodeAsync(SessionId session, UserId user, RunCode run, CancellationToken ct);

    /// <summary>Kills a run.</summary>
    Task CancelRunAsync(SessionId session, UserId user, CodeRunId run, CancellationToken ct);

    /// <summary>A person's save; merged when the file moved on, kept as a conflict when it cannot be.</summary>
    Task<WriteOutcome> SaveFileAsync(SessionId session, UserId user, WorkspacePath path, FileVersion baseVersion, byte[] content, CancellationToken ct);

    /// <summary>Deletes a file or folder; the history keeps it.</summary>
    Task DeleteFileAsync(SessionId session, UserId user, WorkspacePath path, CancellationToken ct);

    /// <summary>Renames a file or folder.</summary>
    Task RenameFileAsync(SessionId session, UserId user, WorkspacePath from, WorkspacePath to, CancellationToken ct);

    /// <summary>Tells all viewers that files changed by another way (upload).</summary>
    Task FilesChangedAsync(SessionId session, UserId user, IReadOnlyList<string> paths, string commit, CancellationToken ct);

    /// <summary>Adds, changes or removes models of the team, or the title.</summary>
    Task EditAsync(SessionId session, UserId user, SessionEdit edit, CancellationToken ct);
}

/// <summary>Changes of a session; null leaves as is.</summary>
/// <param name="Title">New title.</param>
/// <param name="Models">The models of the team, whole; people stay.</param>
public sealed record SessionEdit(string? Title = null, IReadOnlyList<TeamModel>? Models = null);

/// <summary>A model chosen for a team.</summary>
public sealed record TeamModel(Keys.ApiKeyId? Key, Ai.ModelRef Model, string Name, string RolePrompt = "");
