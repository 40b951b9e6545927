using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;
using Microsoft.Extensions.Logging;

namespace AiCollab.Core.Sessions;

/// <summary>Where sessions, messages and checkpoints are kept.</summary>
public sealed record SessionStores(ISessionStore Sessions, IMessageStore Messages, ICheckpointStore Checkpoints);

/// <summary>What a session works with.</summary>
public sealed record SessionWorld(IStepAgent Agent, IModelClients Models, IWorkspaces Workspaces, ICodeRunner Runner, ICostLedger Ledger, CostFeed CostFeed, IErrorReports Errors);

/// <summary>Takes a session over from the store, and says what a former holder left unfinished.</summary>
public sealed class SessionOpener(SessionStores stores, SessionWorld world, TimeProvider time, ILogger<SessionRunner> log)
{
    /// <summary>Messages shown; older ones stay in the store.</summary>
    public const int MaxMessages = 2000;

    /// <summary>Claims the session for <paramref name="node"/> and loads it.</summary>
    /// <exception cref="NotFoundException">There is no such session.</exception>
    public async Task<SessionRunner> OpenAsync(SessionId id, string node, CancellationToken ct)
    {
        var session = await stores.Sessions.FindAsync(id, ct).ConfigureAwait(false)
            ?? throw new NotFoundException("There is no such session, or you are not in its team.");
        var claimed = await stores.Checkpoints.ClaimAsync(id, node, ct).ConfigureAwait(false);
        var state = await LoadAsync(session, claimed, ct).ConfigureAwait(false);

        var board = new SessionBoard(state, claimed.Epoch, time);
        var queue = new TurnQueue(claimed.Queue);
        var checkpoints = new Checkpointer(board, queue, claimed, stores.Checkpoints, stores.Messages, time, log);
        if (claimed.Running is not null || claimed.Messages.Count > 0)
        {
            await checkpoints.TrySaveAsync(ct).ConfigureAwait(false);
        }

        return Assemble(board, queue, checkpoints);
    }

    private SessionRunner Assemble(SessionBoard board, TurnQueue queue, Checkpointer checkpoints)
    {
        var runs = new SessionRuns(board, world.Workspaces, world.Runner, time);
        var costs = new CostWatch(board, world.Ledger, world.CostFeed);
        var steps = new StepRunner(board, checkpoints, runs, costs, world, time, log);
        var turns = new TurnRunner(board, queue, checkpoints, steps, time, log);
        var files = new SessionFiles(board, world.Workspaces);
        return new SessionRunner(board, checkpoints, queue, turns, runs, files, costs, new TeamEditor(board, stores.Sessions, world.Models), time);
    }

    private async Task<SessionState> LoadAsync(Session session, Checkpoint claimed, CancellationToken ct)
    {
        var stored = await stores.Messages.ListAsync(session.Id, MaxMessages, ct).ConfigureAwait(false);
        var left = new List<PlacedMessage>();
        foreach (var placed in claimed.Messages)
        {
            left.Add(placed with { Message = await InterruptedAsync(session, placed.Message, ct).ConfigureAwait(false) });
        }

        var runs = await world.Runner.ListAsync(session.Id, SessionState.MaxRuns, ct).ConfigureAwait(false);
        return new SessionState
        {
            Session = session,
            Messages = [.. stored.Concat(left).OrderBy(m => m.Order).GroupBy(m => m.Message.Id).Select(g => g.Last().Message)],
            Runs = [.. runs.Reverse().Select(r => new LiveRun(r.Id, r.By, r.Language, r.Path, r.StartedAt, r.Output, r.Stderr, r))],
            Cost = await world.Ledger.ViewAsync(session.Id, session.Owner, ct).ConfigureAwait(false),
        };
    }

    private async Task<Message> InterruptedAsync(Session session, Message message, CancellationToken ct)
    {
        if (message.State != MessageState.Growing)
        {
            return message;
        }

        var name = session.Team.FirstOrDefault(p => p.Id == message.By)?.Name ?? "the model";
        var (cost, usage) = message.Step is { } step
            ? await world.Ledger.GetStepCostAsync(session.Id, step, ct).ConfigureAwait(false)
            : default;
        return message with
        {
            State = MessageState.Interrupted,
            Parts = [.. message.Parts.Select(Ended), new MessagePart.Note($"The server stopped while {name} was writing. What was written up to then is kept.")],
            Cost = cost,
            Usage = usage ?? TokenUsage.None,
            CostUncertain = true,
        };
    }

    private static MessagePart Ended(MessagePart part) =>
        part is MessagePart.ToolCall { Result: null } call ? call with { Result = "It is not known whether this was done.", Failed = true } : part;
}
