using System.Collections.Concurrent;
using AiCollab.Core.Ai;
using AiCollab.Core.Collaboration;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Infrastructure.Workspaces;
using AiCollab.Tests.Fakes;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiCollab.Tests.Core.Sessions;

/// <summary>A session with a scripted model, stores in memory and a real workspace on disk.</summary>
internal sealed class SessionRoom : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("aicollab-session-").FullName;
    private readonly ConcurrentBag<SessionRunner> _runners = [];

    /// <param name="real">A real pipeline in place of the scripted model, with the session that may use it.</param>
    public SessionRoom(
        ModelCapabilities? capabilities = null, bool withModel = true, bool connected = true, (IModelClients Models, ICostLedger Ledger, Session Session)? real = null)
    {
        Session = real?.Session ?? SessionSamples.Session(withModel);
        Checkpoints = new MemoryCheckpointStore(TimeProvider.System);
        Models = new FakeModels(Chat, capabilities) { Connected = connected };
        Files = new GitWorkspaces(
            new OpenWorkspaces(Path.Combine(_folder, "workspaces"), new WorkspaceOptions(), TimeProvider.System),
            new SnapshotCache(Path.Combine(_folder, "snapshots")),
            Checkpoints,
            TimeProvider.System);
        var (models, ledger) = real is { } r ? (r.Models, r.Ledger) : (Models, Ledger);
        var agent = new AgentLoop(models, new ToolAgent(Files, Code, ledger), new TextAgent(Files, Code, ledger));
        Opener = new SessionOpener(
            new SessionStores(Sessions, Messages, Checkpoints),
            new SessionWorld(agent, models, Files, Code, ledger, Costs, Errors),
            TimeProvider.System,
            NullLogger<SessionRunner>.Instance);
    }

    public Session Session { get; }

    public ScriptedChat Chat { get; } = new();

    public FakeModels Models { get; }

    public CostFeed Costs { get; } = new();

    public FakeLedger Ledger { get; } = new();

    public FakeRunner Code { get; } = new();

    public FakeErrorReports Errors { get; } = new();

    public MemorySessionStore Sessions { get; } = new();

    public MemoryMessageStore Messages { get; } = new();

    public MemoryCheckpointStore Checkpoints { get; }

    public IWorkspaces Files { get; }

    public SessionOpener Opener { get; }

    public async Task<SessionRunner> OpenAsync(string node = "node-1")
    {
        await Sessions.SaveAsync(Session, default);
        await Files.CreateWorkspaceAsync(Session.Id, default);
        var runner = await Opener.OpenAsync(Session.Id, node, default);
        _runners.Add(runner);
        return runner;
    }

    public static Task PostAsync(SessionRunner runner, string text) =>
        runner.PostAsync(SessionSamples.Ada, new PostMessage(MessageId.New(), text), default);

    /// <summary>Waits until the state is as wanted.</summary>
    public static async Task<SessionState> UntilAsync(SessionRunner runner, Func<SessionState, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        var after = runner.State.LastSeq;
        if (wanted(runner.State))
        {
            return runner.State;
        }

        try
        {
            await foreach (var _ in runner.Log.WatchAsync(after, patience.Token))
            {
                if (wanted(runner.State))
                {
                    return runner.State;
                }
            }
        }
        catch (OperationCanceledException)
        {
            wanted(runner.State).Should().BeTrue("the session should have come so far: {0}", string.Join(" | ", runner.State.Messages));
        }

        return runner.State;
    }

    /// <summary>Waits until nobody works.</summary>
    public static async Task<SessionState> IdleAsync(SessionRunner runner)
    {
        var state = await UntilAsync(runner, s => s.Running is null && s.Messages.All(m => m.State != MessageState.Growing));
        await EventuallyAsync(() => !runner.IsBusy);
        return state;
    }

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in _runners)
        {
            await runner.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
