using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace.Files;
using AiCollab.Web.Features.Workspace.Output;

namespace AiCollab.Web.Features.Workspace;

/// <summary>What the panels of one open page share: the live session, who is who, the person's clock, and a way to ask each other.</summary>
public sealed class WorkspaceRoom : IAsyncDisposable
{
    private readonly ILiveSessions _sessions;

    public WorkspaceRoom(Session session, CurrentUser user, LiveSession live, WorkspaceFiles files, ILiveSessions sessions, LocalClock clock)
    {
        (Session, User, Live, Files, _sessions, Clock) = (session, user, live, files, sessions, clock);
        Team = new TeamView(session.Team);
        live.Changed += TakeSession;
    }

    public CurrentUser User { get; }

    public LiveSession Live { get; }

    public WorkspaceFiles Files { get; }

    public LocalClock Clock { get; }

    /// <summary>The runs before this page was opened.</summary>
    public required StoredRuns Stored { get; init; }

    public Session Session { get; private set; }

    public TeamView Team { get; private set; }

    public SessionId Id => Session.Id;

    /// <summary>The person as a member of the team.</summary>
    public Participant? Me => Session.Team.FirstOrDefault(p => p.User == User.Id);

    /// <summary>Whether messages, saves and runs can reach the session now.</summary>
    public bool IsReachable => Live.Connection == LiveConnection.Live;

    /// <summary>A panel asks something of another one.</summary>
    public event Action<RoomRequest>? Asked;

    public void Ask(RoomRequest request) => Asked?.Invoke(request);

    /// <summary>The person as author of a change made past the live session.</summary>
    /// <exception cref="NotFoundException">The person left the team.</exception>
    public ChangeAuthor Author() => Me is { } me
        ? ChangeAuthor.Of(me.Id, me.Name, User.Id)
        : throw new NotFoundException("You are not of this session's team any more. Ask its owner to invite you again.");

    /// <summary>What the runs that are started from this page may do with the files.</summary>
    public WorkspaceGrant Grant { get; set; } = WorkspaceGrant.Read;

    /// <summary>Starts a file as it is now (no code), a snippet (no path), or this code under the name of a file.</summary>
    public async Task<CodeRunId> StartRunAsync(string language, string? path, string? code, WorkspaceGrant grant, CancellationToken ct)
    {
        var run = new RunCode(CodeRunId.New(), language, path, code, grant);
        await _sessions.RunCodeAsync(Id, User.Id, run, ct);
        return run.Id;
    }

    /// <summary>As <see cref="StartRunAsync"/>, and shows its output.</summary>
    public async Task RunAsync(string language, string? path, string? code, WorkspaceGrant grant, CancellationToken ct) =>
        Ask(new RoomRequest.ShowRun(await StartRunAsync(language, path, code, grant, ct)));

    /// <summary>The same with what is chosen on this page.</summary>
    public Task RunAsync(string language, string? path, string? code, CancellationToken ct) => RunAsync(language, path, code, Grant, ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Live.Changed -= TakeSession;
        Files.Dispose();
        return Live.DisposeAsync();
    }

    private void TakeSession(LiveUpdate update)
    {
        if (update.What.HasFlag(LiveChange.Session) && Live.State?.Session is { } session)
        {
            (Session, Team) = (session, new TeamView(session.Team));
        }
    }
}
