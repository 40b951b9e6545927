using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace.Files;
using AiCollab.Web.Features.Workspace.Output;

namespace AiCollab.Web.Features.Workspace;

/// <summary>Makes the room of a page, for people of the session's team only.</summary>
public sealed class RoomFactory(
    ISessionDirectory directory, ILiveSessions sessions, IWorkspaces workspaces, ICodeRunner runner, FrameRate frames, TimeProvider time, ILoggerFactory logs)
{
    /// <summary>The room; it follows the session once <see cref="LiveSession.Start"/> was called.</summary>
    /// <exception cref="NotFoundException">There is no such session, or the person is not of its team.</exception>
    public async Task<WorkspaceRoom> OpenAsync(SessionId id, CurrentUser user, CancellationToken ct)
    {
        var session = await directory.GetAsync(id, user.Id, ct);
        var live = new LiveSession(sessions, id, user.Id, frames, time, logs.CreateLogger<LiveSession>());
        var files = new WorkspaceFiles(workspaces, live, logs.CreateLogger<WorkspaceFiles>());
        return new WorkspaceRoom(session, user, live, files, sessions, new LocalClock(time)) { Stored = new StoredRuns(runner, id) };
    }
}
