using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Fakes;
using AiCollab.Web.Features.Workspace;
using AiCollab.Web.Features.Workspace.Chat;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Disk = AiCollab.Tests.Infrastructure.Workspaces.WorkspaceRoom;

namespace AiCollab.Tests.Web.Features.Workspace;

/// <summary>The room around a panel of the workspace page: events written by the test, real files under git, no browser.</summary>
public abstract class RoomContext : BunitContext, IAsyncLifetime
{
    private Disk _disk = null!;

    internal ScriptedSessions Sessions { get; } = new();

    internal FakeRunner Runner { get; } = new();

    internal FakeLedger Ledger { get; } = new();

    internal FakeModels Models { get; } = new(null) { Connected = true };

    internal Disk Disk => _disk;

    protected WorkspaceRoom Room { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(60);
        JSInterop.Mode = JSRuntimeMode.Loose;
        _disk = await Disk.OpenAsync();
        var session = TestSessions.Session with { Id = _disk.Session };
        Sessions.State = TestSessions.State with { Session = session };
        Sessions.Disk = _disk.Files;
        Services.AddSingleton<ILiveSessions>(Sessions);
        Services.AddSingleton<ICodeRunner>(Runner);
        Services.AddSingleton<ICostLedger>(Ledger);
        Services.AddSingleton<IModelClients>(Models);
        Services.AddSingleton(_disk.Files);
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(NoPackages.Service);
        Services.AddSingleton<HtmlPolicy>();
        Services.AddSingleton<MarkdownRenderer>();
        var live = new LiveSession(Sessions, session.Id, TestSessions.AdaUser, new FrameRate(), TimeProvider.System, NullLogger<LiveSession>.Instance);
        Room = new WorkspaceRoom(
            session, new CurrentUser(TestSessions.AdaUser, "Ada", Role.Member), live, new(_disk.Files, live, NullLogger<AiCollab.Web.Features.Workspace.Files.WorkspaceFiles>.Instance), Sessions, new LocalClock(TimeProvider.System))
        {
            Stored = new AiCollab.Web.Features.Workspace.Output.StoredRuns(Runner, session.Id),
        };
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Room.DisposeAsync();
        _disk.Dispose();
    }

    /// <summary>Opens the session in this state and draws the panel.</summary>
    protected async Task<IRenderedComponent<T>> OpenAsync<T>(Func<SessionState, SessionState>? state = null, Action<ComponentParameterCollectionBuilder<T>>? more = null)
        where T : IComponent
    {
        Sessions.State = state?.Invoke(Sessions.State) ?? Sessions.State;
        var opened = new TaskCompletionSource();
        Room.Live.Changed += _ => opened.TrySetResult();
        Room.Live.Start();
        await opened.Task;
        return Draw(more);
    }

    /// <summary>Draws the panel in the room as it is.</summary>
    protected IRenderedComponent<T> Draw<T>(Action<ComponentParameterCollectionBuilder<T>>? more = null)
        where T : IComponent =>
        Render<T>(p =>
        {
            p.AddCascadingValue(Room);
            more?.Invoke(p);
        });

    internal Message Said(Participant by, MessageState state, params MessagePart[] parts) =>
        TestSessions.Said(by, state, parts) with { Session = Room.Id };
}
