using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Infrastructure.Sessions;
using AiCollab.Tests.Core.Sessions;
using AiCollab.Tests.Fakes;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sessions;

/// <summary>What the stores of sessions, messages and checkpoints promise, on every server there is and for the stores in memory.</summary>
public sealed class SessionStoreContract
{
    private const string Memory = "memory";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Stores
    {
        get
        {
            var all = new TheoryData<string> { Memory };
            foreach (var server in MongoServers.All)
            {
                all.Add(server);
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_session_comes_back_as_it_was(string server)
    {
        var stores = await OpenAsync(server);
        var session = SessionSamples.Session() with { Title = "Zürich <b>" };

        await stores.Sessions.SaveAsync(session, default);

        (await stores.Sessions.FindAsync(session.Id, default)).Should().BeEquivalentTo(session);
        (await stores.Sessions.FindAsync(SessionId.New(), default)).Should().BeNull();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Sessions_are_listed_by_team_title_and_last_activity(string server)
    {
        var stores = await OpenAsync(server);
        var (me, other) = (UserId.New(), UserId.New());
        var sessions = new[] { "Alpha (one)", "beta", "Gamma one" }.Select((t, i) => SessionSamples.Session(owner: me) with { Title = t, LastActiveAt = Noon.AddHours(i) }).ToArray();
        foreach (var session in sessions.Append(SessionSamples.Session(owner: other)))
        {
            await stores.Sessions.SaveAsync(session, default);
        }

        await stores.Sessions.TouchAsync(sessions[0].Id, Noon.AddDays(1), default);
        await stores.Sessions.TouchAsync(sessions[2].Id, Noon.AddDays(-1), default);

        (await stores.Sessions.ListAsync(me, "", 0, 10, default)).Select(s => s.Title).Should().Equal("Alpha (one)", "Gamma one", "beta");
        (await stores.Sessions.ListAsync(me, "ONE", 0, 10, default)).Select(s => s.Title).Should().Equal("Alpha (one)", "Gamma one");
        (await stores.Sessions.ListAsync(me, "(one", 0, 10, default)).Should().ContainSingle();
        (await stores.Sessions.ListAsync(me, "", 1, 1, default)).Select(s => s.Title).Should().Equal("Gamma one");
        (await stores.Sessions.ListAsync(UserId.New(), "", 0, 10, default)).Should().BeEmpty();

        await stores.Sessions.DeleteAsync(sessions[1].Id, default);
        (await stores.Sessions.ListAsync(me, "", 0, 10, default)).Should().HaveCount(2);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_message_with_every_kind_of_part_comes_back_as_it_was(string server)
    {
        var stores = await OpenAsync(server);
        var message = Full(SessionSamples.Session());

        await stores.Messages.SaveAsync(new PlacedMessage(7, message), 1, default);
        await stores.Messages.SaveAsync(new PlacedMessage(7, message), 1, default);

        var back = (await stores.Messages.ListAsync(message.Session, 10, default)).Should().ContainSingle().Subject;
        back.Order.Should().Be(7);
        back.Message.Should().BeEquivalentTo(message, o => o.RespectingRuntimeTypes().WithStrictOrdering());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_newest_messages_are_listed_in_their_order(string server)
    {
        var stores = await OpenAsync(server);
        var session = SessionSamples.Session();
        var messages = Enumerable.Range(1, 5).Select(i => new PlacedMessage(i, Full(session) with { Id = MessageId.New() })).ToArray();
        foreach (var message in messages.Reverse())
        {
            await stores.Messages.SaveAsync(message, 1, default);
        }

        (await stores.Messages.ListAsync(session.Id, 3, default)).Select(m => m.Order).Should().Equal(3, 4, 5);

        await stores.Messages.DeleteAsync(session.Id, default);
        (await stores.Messages.ListAsync(session.Id, 3, default)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_message_written_under_a_later_epoch_stays(string server)
    {
        var stores = await OpenAsync(server);
        var message = SessionSamples.Growing(SessionSamples.Session());
        await stores.Messages.SaveAsync(new PlacedMessage(1, message with { State = MessageState.Interrupted }), 5, default);

        await stores.Messages.SaveAsync(new PlacedMessage(1, message with { State = MessageState.Done }), 4, default);

        (await stores.Messages.ListAsync(message.Session, 1, default)).Single().Message.State.Should().Be(MessageState.Interrupted);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Whoever_claims_last_holds_the_session_and_nobody_else_can_save(string server)
    {
        var stores = await OpenAsync(server);
        var session = SessionSamples.Session();
        var first = await stores.Checkpoints.ClaimAsync(session.Id, "a", default);
        var turn = TurnId.New();
        var growing = new PlacedMessage(3, Full(session));
        await stores.Checkpoints.SaveAsync(
            first with { Running = turn, Queue = [new QueuedTurn(TurnId.New(), ParticipantId.New(), true)], Messages = [growing], SavedAt = Noon }, default);

        var second = await stores.Checkpoints.ClaimAsync(session.Id, "b", default);

        second.Epoch.Should().Be(first.Epoch + 1);
        (second.Node, second.Running).Should().Be(("b", turn));
        second.Queue.Should().ContainSingle().Which.Continues.Should().BeTrue();
        second.Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(growing, o => o.RespectingRuntimeTypes());
        (await stores.Checkpoints.HoldsAsync(first.Fence, default)).Should().BeFalse();
        (await stores.Checkpoints.HoldsAsync(second.Fence, default)).Should().BeTrue();
        await stores.Checkpoints.Awaiting(c => c.SaveAsync(first, default)).Should().ThrowAsync<SessionMovedException>();
        await stores.Checkpoints.SaveAsync(second with { Running = null }, default);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Of_many_who_claim_at_once_each_gets_an_epoch_of_its_own(string server)
    {
        var stores = await OpenAsync(server);
        var id = SessionId.New();

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => stores.Checkpoints.ClaimAsync(id, $"n{i}", default)));

        claims.Select(c => c.Epoch).Should().OnlyHaveUniqueItems();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Turns_left_behind_are_found_by_node_and_by_silence(string server)
    {
        var stores = await OpenAsync(server);
        var (silent, dead, alive, idle) = (SessionId.New(), SessionId.New(), SessionId.New(), SessionId.New());
        async Task PutAsync(SessionId id, string node, DateTimeOffset savedAt, bool running)
        {
            var claim = await stores.Checkpoints.ClaimAsync(id, node, default);
            await stores.Checkpoints.SaveAsync(claim with { SavedAt = savedAt, Running = running ? TurnId.New() : null }, default);
        }

        await PutAsync(silent, "x", Noon.AddMinutes(-5), true);
        await PutAsync(dead, "dead", Noon, true);
        await PutAsync(alive, "x", Noon, true);
        await PutAsync(idle, "dead", Noon.AddMinutes(-5), false);

        (await stores.Checkpoints.ListOrphansAsync("dead", Noon.AddMinutes(-1), default)).Should().BeEquivalentTo([silent, dead]);
        (await stores.Checkpoints.ListOrphansAsync(null, Noon.AddMinutes(-1), default)).Should().BeEquivalentTo([silent]);
        (await stores.Checkpoints.ListRunningAsync([silent, idle, SessionId.New()], default)).Should().BeEquivalentTo([silent]);

        await stores.Checkpoints.DeleteAsync(silent, default);
        (await stores.Checkpoints.ListOrphansAsync(null, Noon.AddMinutes(-1), default)).Should().BeEmpty();
    }

    private static Message Full(Session session) => SessionSamples.Growing(session) with
    {
        State = MessageState.Done,
        Parts =
        [
            new MessagePart.Text("Grüße 👋 {\"$oid\":1}\n```py\nprint('x')\n```"),
            new MessagePart.ToolCall("c", "write_file", "a.py", null, false),
            new MessagePart.FileChange(WorkspacePath.Parse("src/a b.py"), new string('a', 40), new FileVersion(new string('b', 40)), 3, 1, true),
            new MessagePart.Conflict(ConflictId.New(), WorkspacePath.Parse("c.py")),
            new MessagePart.Run(CodeRunId.New()),
            new MessagePart.Failure("p", "n", "7F3K-22QP"),
            new MessagePart.Note("note"),
        ],
        Cost = new Money(123_456_789_012),
        Usage = new TokenUsage(1, 2, 3, 4, 5),
        CostUncertain = true,
    };

    private static async Task<SessionStores> OpenAsync(string server)
    {
        if (server == Memory)
        {
            return new SessionStores(new MemorySessionStore(), new MemoryMessageStore(), new MemoryCheckpointStore(TimeProvider.System));
        }

        var database = await MongoServers.FreshDatabaseAsync(server);
        return new SessionStores(new MongoSessionStore(database), new MongoMessageStore(database), new MongoCheckpointStore(database, TimeProvider.System));
    }
}
