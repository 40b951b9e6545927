using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Logging;

namespace AiCollab.Core.Sessions;

/// <summary>One step from its empty message to its settled cost, whatever happens in between.</summary>
internal sealed partial class StepRunner(
    SessionBoard board, Checkpointer checkpoints, SessionRuns runs, CostWatch costs, SessionWorld world, TimeProvider time, ILogger log)
{
    /// <summary>Runs the step. Returns without a trace in the message when the session leaves this node.</summary>
    public async Task RunAsync(QueuedTurn turn, StopSignal stop)
    {
        var state = board.State;
        var models = state.Session.Team.Where(p => p.IsModel).ToArray();
        if ((models.FirstOrDefault(p => p.Id == turn.By) ?? models.FirstOrDefault()) is not { } model)
        {
            NobodyLeft(state, turn);
            return;
        }

        var message = Begin(turn, model, state.Session.Id);
        var writer = new StepWriter(board, checkpoints, runs, message, model);
        var end = await WorkAsync(new StepRequest(state.Session, state.Messages, model, turn.Turn, message.Step ?? default, checkpoints.Fence, turn.Continues), writer, stop)
            .ConfigureAwait(false);
        if (end is not null)
        {
            await EndAsync(message, end.Value).ConfigureAwait(false);
        }
    }

    // The team was emptied while the turn waited.
    private void NobodyLeft(SessionState state, QueuedTurn turn)
    {
        if (state.Messages.FirstOrDefault(m => m.Turn == turn.Turn) is { } question)
        {
            board.Emit(new SessionEvent.PartAdded(question.Id, TeamEditor.NoModel));
        }
    }

    private Message Begin(QueuedTurn turn, Participant model, SessionId session)
    {
        var message = new Message
        {
            Id = MessageId.New(),
            Session = session,
            By = model.Id,
            At = time.GetUtcNow(),
            Turn = turn.Turn,
            Step = StepId.New(),
            State = MessageState.Growing,
            Parts = [],
        };
        checkpoints.Track(message.Id);
        board.Emit(new SessionEvent.MessagePosted(message));
        return message;
    }

    private async Task<MessageState?> WorkAsync(StepRequest request, StepWriter writer, StopSignal stop)
    {
        try
        {
            await checkpoints.SaveAsync(stop.Token).ConfigureAwait(false);
            await world.Agent.RunStepAsync(request, writer, stop.Token).ConfigureAwait(false);
            return MessageState.Done;
        }
        catch (SessionMovedException)
        {
            return null;
        }
        catch (Exception) when (stop.Leaving)
        {
            return null;
        }
        catch (Exception) when (stop.By is not null)
        {
            writer.Put(new MessagePart.Note($"Stopped by {stop.By}."));
            return MessageState.Stopped;
        }
        catch (Exception e)
        {
            writer.Put(FailureText.Of(e) ?? await ReportedAsync(e, request.Session).ConfigureAwait(false));
            return MessageState.Failed;
        }
    }

    private async Task<MessagePart.Failure> ReportedAsync(Exception e, Session session)
    {
        var report = ErrorReport.Of(e, $"A model's step in session {session.Id}", session.Owner, time.GetUtcNow());
        await world.Errors.StoreAsync(report, CancellationToken.None).ConfigureAwait(false);
        return FailureText.Unknown(report.Reference);
    }

    private async Task EndAsync(Message message, MessageState end)
    {
        var (cost, usage, uncertain) = await SettledAsync(message, end).ConfigureAwait(false);
        board.Emit(new SessionEvent.MessageEnded(message.Id, end, cost, usage, uncertain));
        await checkpoints.TrySaveAsync(CancellationToken.None).ConfigureAwait(false);
    }

    // The answer is worth more than its price tag: when the ledger cannot be read, the message ends all the same, marked uncertain.
    private async Task<(Money Cost, TokenUsage Usage, bool Uncertain)> SettledAsync(Message message, MessageState end)
    {
        try
        {
            var before = board.State.Cost.Uncertain;
            await costs.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            var (cost, usage) = await world.Ledger.GetStepCostAsync(message.Session, message.Step ?? default, CancellationToken.None).ConfigureAwait(false);
            var after = board.State.Cost.Uncertain;
            return (cost, usage, after && (!before || end != MessageState.Done));
        }
        catch (Exception e)
        {
            CostUnknown(e, message.Session, message.Step);
            return (Money.Zero, TokenUsage.None, true);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cost of step {Step} of session {Session} could not be read")]
    private partial void CostUnknown(Exception e, SessionId session, StepId? step);
}
