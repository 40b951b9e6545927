using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>A session on whichever node holds it. Nothing here waits for a model or a run.</summary>
internal interface ISessionGrain : IGrainWithGuidKey
{
    Task<SessionState> OpenAsync(UserId user);

    IAsyncEnumerable<SessionEvent> WatchAsync(long afterSeq, CancellationToken ct);

    Task PostAsync(UserId user, PostMessage message);

    Task StopAsync(UserId user);

    Task ContinueAsync(UserId user);

    Task RunCodeAsync(UserId user, RunCode run);

    Task CancelRunAsync(UserId user, CodeRunId run);

    Task<WriteOutcome> SaveFileAsync(UserId user, WorkspacePath path, FileVersion baseVersion, byte[] content);

    Task DeleteFileAsync(UserId user, WorkspacePath path);

    Task RenameFileAsync(UserId user, WorkspacePath from, WorkspacePath to);

    Task FilesChangedAsync(UserId user, string[] paths, string commit);

    Task EditAsync(UserId user, SessionEdit edit);

    /// <summary>Being activated is enough: a turn that a lost node left behind is marked and shown.</summary>
    Task WakeAsync();
}
