using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;

namespace AiCollab.Core.Sessions;

/// <summary>What a session looks like at <see cref="LastSeq"/>. Immutable; <see cref="Apply(SessionEvent)"/> gives the next.</summary>
public sealed record SessionState
{
    /// <summary>Runs kept in the state; older ones are read from the store.</summary>
    public const int MaxRuns = 20;

    public required Session Session { get; init; }

    /// <summary>In the order they were posted.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];

    /// <summary>Runs under way and the latest finished ones, oldest first.</summary>
    public IReadOnlyList<LiveRun> Runs { get; init; } = [];

    public CostView Cost { get; init; } = CostView.None;

    /// <summary>The turn under way; null when nobody works.</summary>
    public TurnId? Running { get; init; }

    /// <summary>Number of the last event in this state.</summary>
    public long LastSeq { get; init; }

    /// <summary>The state after <paramref name="e"/>. Events already in the state (number not above <see cref="LastSeq"/>) change nothing.</summary>
    public SessionState Apply(SessionEvent e)
    {
        if (e.Seq <= LastSeq)
        {
            return this;
        }

        var next = e switch
        {
            SessionEvent.MessagePosted m => Add(m.Message),
            SessionEvent.TextGrew t => Change(t.Message, m => m with { Parts = Grow(m.Parts, t.Text) }),
            SessionEvent.PartAdded p => Change(p.Message, m => m with { Parts = Put(m.Parts, p.Part) }),
            SessionEvent.MessageEnded d => Change(d.Message, m => m with { State = d.State, Cost = d.Cost, Usage = d.Usage, CostUncertain = d.CostUncertain }),
            SessionEvent.RunStarted r => this with { Runs = [.. Latest(Runs), new LiveRun(r.Run, r.By, r.Language, r.Path, r.At, "", "", null)] },
            SessionEvent.RunWrote w => ChangeRun(w.Run, r => r.Append(w.Stream, w.Text)),
            SessionEvent.RunEnded d => ChangeRun(d.Run, r => r.End(d.Result)),
            SessionEvent.CostChanged c => this with { Cost = c.Cost },
            SessionEvent.SessionEdited s => this with { Session = s.Session },
            SessionEvent.TurnChanged t => this with { Running = t.Running },
            _ => this,
        };
        return next with { LastSeq = e.Seq };
    }

    /// <summary>The state after all of <paramref name="events"/>, in their order; cheaper than one by one when text streams.</summary>
    public SessionState Apply(IReadOnlyList<SessionEvent> events) =>
        EventMerge.Neighbours(events.Where(e => e.Seq > LastSeq)).Aggregate(this, (state, e) => state.Apply(e));

    private SessionState Add(Message message) =>
        Messages.Any(m => m.Id == message.Id) ? Change(message.Id, _ => message) : this with { Messages = [.. Messages, message] };

    private SessionState Change(MessageId id, Func<Message, Message> change)
    {
        for (var i = Messages.Count - 1; i >= 0; i--)
        {
            if (Messages[i].Id == id)
            {
                var messages = Messages.ToArray();
                messages[i] = change(messages[i]);
                return this with { Messages = messages };
            }
        }

        return this;
    }

    private SessionState ChangeRun(CodeRunId id, Func<LiveRun, LiveRun> change) =>
        this with { Runs = [.. Runs.Select(r => r.Id == id ? change(r) : r)] };

    // Runs under way are never dropped.
    private static IEnumerable<LiveRun> Latest(IReadOnlyList<LiveRun> runs)
    {
        var drop = Math.Max(0, runs.Count - (MaxRuns - 1));
        return runs.Where(r => r.Result is null || drop-- <= 0);
    }

    private static MessagePart[] Grow(IReadOnlyList<MessagePart> parts, string text) =>
        parts is [.., MessagePart.Text last]
            ? [.. parts.SkipLast(1), new MessagePart.Text(last.Value + text)]
            : [.. parts, new MessagePart.Text(text)];

    private static MessagePart[] Put(IReadOnlyList<MessagePart> parts, MessagePart part) =>
        part is MessagePart.ToolCall call && parts.Any(p => p is MessagePart.ToolCall c && c.CallId == call.CallId)
            ? [.. parts.Select(p => p is MessagePart.ToolCall c && c.CallId == call.CallId ? call : p)]
            : [.. parts, part];
}

/// <summary>A run as the output panel shows it while it goes on; <see cref="Result"/> is set when it has ended.</summary>
public sealed record LiveRun(
    CodeRunId Id, ParticipantId By, string Language, string? Path, DateTimeOffset StartedAt, string Output, string Stderr, CodeRun? Result)
{
    internal LiveRun Append(OutputStream stream, string text) =>
        stream == OutputStream.Stdout ? this with { Output = Output + text } : this with { Stderr = Stderr + text };

    // The record is whole, whatever a watcher missed; sharing its strings keeps the output in memory once.
    internal LiveRun End(CodeRun result) => this with { Result = result, Output = result.Output, Stderr = result.Stderr };
}
