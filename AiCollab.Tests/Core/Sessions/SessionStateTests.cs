using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Sessions;

public sealed class SessionStateTests
{
    private static readonly Session Session = SessionSamples.Session();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_snapshot_and_its_tail_equal_the_whole(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var events = RandomEvents(random, 120);
            var whole = events.Aggregate(new SessionState { Session = Session }, (s, e) => s.Apply(e));
            var cut = random.Next(events.Count);
            var snapshot = new SessionState { Session = Session }.Apply([.. events.Take(cut)]);

            // A watcher that began before the snapshot sees some of its events again.
            var tail = events.Skip(Math.Max(0, cut - 20)).ToArray();

            snapshot.Apply(tail).Should().BeEquivalentTo(whole, o => o.WithStrictOrdering().RespectingRuntimeTypes());
        }
    }

    [Fact]
    public void Text_after_a_tool_call_opens_a_new_part()
    {
        var message = SessionSamples.Growing(Session);
        var state = Fold(
            new SessionEvent.MessagePosted(message),
            new SessionEvent.TextGrew(message.Id, 0, "I look. "),
            new SessionEvent.PartAdded(message.Id, new MessagePart.ToolCall("c1", "read_file", "a.py", null, false)),
            new SessionEvent.PartAdded(message.Id, new MessagePart.ToolCall("c1", "read_file", "a.py", "3 lines", false)),
            new SessionEvent.TextGrew(message.Id, 8, "Do"),
            new SessionEvent.TextGrew(message.Id, 10, "ne."));

        state.Messages.Should().ContainSingle().Which.Parts.Should().Equal(
            new MessagePart.Text("I look. "),
            new MessagePart.ToolCall("c1", "read_file", "a.py", "3 lines", false),
            new MessagePart.Text("Done."));
    }

    [Fact]
    public void A_run_that_goes_on_is_kept_however_many_end()
    {
        var long_ = CodeRunId.New();
        var by = Session.Team[0].Id;
        List<SessionEvent> events = [new SessionEvent.RunStarted(long_, by, "python", null)];
        for (var i = 0; i < 40; i++)
        {
            var id = CodeRunId.New();
            events.Add(new SessionEvent.RunStarted(id, by, "python", null));
            events.Add(new SessionEvent.RunEnded(id, SessionSamples.Run(id, Session, "x")));
        }

        var state = Fold([.. events]);

        state.Runs.Should().HaveCount(SessionState.MaxRuns).And.Contain(r => r.Id == long_);
    }

    private static SessionState Fold(params SessionEvent[] events) =>
        new SessionState { Session = Session }.Apply([.. events.Select((e, i) => e with { Seq = i + 1 })]);

    private static List<SessionEvent> RandomEvents(Random random, int count)
    {
        var messages = new List<(MessageId Id, int Length)>();
        var runs = new List<CodeRunId>();
        var events = new List<SessionEvent>();
        for (var i = 0; i < count; i++)
        {
            events.Add(Next(random, messages, runs) with { Seq = i + 1 });
        }

        return events;
    }

    private static SessionEvent Next(Random random, List<(MessageId Id, int Length)> messages, List<CodeRunId> runs)
    {
        var kind = random.Next(12);
        if (kind == 0 || messages.Count == 0)
        {
            var message = SessionSamples.Growing(Session);
            messages.Add((message.Id, 0));
            return new SessionEvent.MessagePosted(message);
        }

        var pick = random.Next(messages.Count);
        var (id, length) = messages[pick];
        if (kind <= 5)
        {
            var text = new string((char)('a' + random.Next(26)), random.Next(1, 5));
            messages[pick] = (id, length + text.Length);
            return new SessionEvent.TextGrew(id, length, text);
        }

        if (kind <= 7)
        {
            var call = $"c{random.Next(3)}";
            return new SessionEvent.PartAdded(id, new MessagePart.ToolCall(call, "read_file", "a", random.Next(2) == 0 ? null : "r", false));
        }

        if (kind == 8 || runs.Count == 0)
        {
            runs.Add(CodeRunId.New());
            return new SessionEvent.RunStarted(runs[^1], Session.Team[0].Id, "python", null);
        }

        var run = runs[random.Next(runs.Count)];
        return kind switch
        {
            9 => new SessionEvent.RunWrote(run, (OutputStream)random.Next(2), 0, "out"),
            10 => new SessionEvent.RunEnded(run, SessionSamples.Run(run, Session, "whole")),
            _ => new SessionEvent.MessageEnded(id, (MessageState)random.Next(1, 5), new Money(random.Next(100)), TokenUsage.None, false),
        };
    }
}

/// <summary>Sessions, messages and runs to test with.</summary>
internal static class SessionSamples
{
    public static UserId Ada { get; } = UserId.New();

    public static Session Session(bool withModel = true, UserId? owner = null) => new()
    {
        Id = SessionId.New(),
        Title = "Parser",
        Owner = owner ?? Ada,
        Team =
        [
            new Participant { Id = ParticipantId.New(), Name = "Ada", Hue = 1, User = owner ?? Ada },
            .. withModel ? [new Participant { Id = ParticipantId.New(), Name = "Claude", Hue = 2, Model = new ModelRef("anthropic", "claude-test") }] : Array.Empty<Participant>(),
        ],
        CreatedAt = DateTimeOffset.UnixEpoch,
        LastActiveAt = DateTimeOffset.UnixEpoch,
    };

    public static Message Growing(Session session) => new()
    {
        Id = MessageId.New(),
        Session = session.Id,
        By = session.Team[^1].Id,
        At = DateTimeOffset.UnixEpoch,
        Turn = TurnId.New(),
        Step = StepId.New(),
        State = MessageState.Growing,
        Parts = [],
    };

    public static CodeRun Run(CodeRunId id, Session session, string output) => new()
    {
        Id = id,
        User = session.Owner,
        Session = session.Id,
        By = session.Team[0].Id,
        Language = "python",
        Code = "print(1)",
        Limits = SandboxLimits.Default,
        Verdict = Verdict.Ok,
        Output = output,
        StartedAt = DateTimeOffset.UnixEpoch,
        ExecutionTime = TimeSpan.FromSeconds(1),
    };
}
