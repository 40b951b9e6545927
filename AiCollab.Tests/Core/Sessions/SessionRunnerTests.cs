using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Sessions;

public sealed class SessionRunnerTests
{
    [Fact]
    public async Task A_message_is_answered_and_every_watcher_sees_each_token_once()
    {
        await using var room = new SessionRoom();
        room.Chat.Says([.. Enumerable.Range(0, 500).Select(i => $"{i} ")]);
        var runner = await room.OpenAsync();
        var start = runner.State;
        var watchers = Enumerable.Range(0, 2).Select(_ => FollowAsync(runner, start)).ToArray();

        await SessionRoom.PostAsync(runner, "count");

        var state = await SessionRoom.IdleAsync(runner);
        var seen = await Task.WhenAll(watchers);
        seen[0].Select(e => e.Seq).Should().Equal(seen[1].Select(e => e.Seq)).And.BeInAscendingOrder().And.OnlyHaveUniqueItems();
        string.Concat(seen[0].OfType<SessionEvent.TextGrew>().Select(t => t.Text)).Should().Be(state.Messages[^1].Text);
        state.Messages.Select(m => m.State).Should().Equal(MessageState.Done, MessageState.Done);
        state.Messages[^1].Text.Should().StartWith("0 1 2").And.EndWith("499 ");
        start.Apply(seen[1]).Messages.Should().BeEquivalentTo(state.Messages, o => o.RespectingRuntimeTypes());
    }

    [Fact]
    public async Task The_settled_cost_stands_in_the_message_and_in_the_bar()
    {
        await using var room = new SessionRoom();
        room.Ledger.PerStep = new Money(1_234);
        var runner = await room.OpenAsync();
        room.Ledger.View = CostView.None with { Session = new Money(1_234) };

        await SessionRoom.PostAsync(runner, "hi");

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages[^1].Cost.Should().Be(new Money(1_234));
        state.Messages[^1].Usage.Output.Should().Be(5);
        state.Cost.Session.Should().Be(new Money(1_234));
    }

    [Fact]
    public async Task Stopping_ends_the_model_at_once_and_the_next_turn_works()
    {
        await using var room = new SessionRoom();
        var never = new TaskCompletionSource();
        room.Chat.Hangs(never.Task, "half an ").Says("whole");
        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "go");
        await SessionRoom.UntilAsync(runner, s => s.Messages[^1].Text == "half an ");

        runner.Stop(SessionSamples.Ada);

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages[^1].State.Should().Be(MessageState.Stopped);
        state.Messages[^1].Parts.Should().Equal(new MessagePart.Text("half an "), new MessagePart.Note("Stopped by Ada."));
        await SessionRoom.PostAsync(runner, "again");
        (await SessionRoom.IdleAsync(runner)).Messages[^1].Text.Should().Be("whole");
    }

    [Fact]
    public async Task The_same_message_twice_is_posted_once()
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();
        var post = new PostMessage(MessageId.New(), "once");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => runner.PostAsync(SessionSamples.Ada, post, default)));

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages.Should().HaveCount(2);
        room.Chat.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Messages_posted_during_a_turn_wait_and_are_answered_in_order()
    {
        await using var room = new SessionRoom();
        var gate = new TaskCompletionSource();
        room.Chat.Hangs(gate.Task, "one").Says("two").Says("three");
        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "1");
        await SessionRoom.UntilAsync(runner, s => s.Messages[^1].Text == "one");
        await SessionRoom.PostAsync(runner, "2");
        await SessionRoom.PostAsync(runner, "3");
        runner.State.Messages.Select(m => m.Text).Should().Equal("1", "one", "2", "3");
        room.Chat.Requests.Should().ContainSingle();

        gate.SetResult();

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages.Where(m => m.Step is not null).Select(m => m.Text).Should().Equal("one", "two", "three");
        state.Messages.Where(m => m.Step is not null).Select(m => m.Turn).Should().Equal(state.Messages.Where(m => m.Step is null).Select(m => m.Turn));
    }

    [Fact]
    public async Task A_turn_cut_off_by_the_end_of_the_server_is_kept_as_far_as_saved_and_continued_on_request()
    {
        await using var room = new SessionRoom();
        room.Chat.Hangs(new TaskCompletionSource().Task, "The first half").Says(" and the rest.");
        var dead = await room.OpenAsync();
        await SessionRoom.PostAsync(dead, "write");
        await SessionRoom.UntilAsync(dead, s => s.Messages is [_, { Text.Length: > 0 }]);
        await dead.DisposeAsync();

        var runner = await room.OpenAsync("node-2");

        var answer = runner.State.Messages[^1];
        answer.State.Should().Be(MessageState.Interrupted);
        answer.Parts.Should().Equal(
            new MessagePart.Text("The first half"),
            new MessagePart.Note("The server stopped while Claude was writing. What was written up to then is kept."));
        runner.State.Running.Should().BeNull();
        room.Chat.Requests.Should().ContainSingle("nothing is paid for again without a click");

        await runner.ContinueAsync(SessionSamples.Ada, default);

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages[^1].Text.Should().Be(" and the rest.");
        state.Messages[^1].Turn.Should().Be(answer.Turn);
        room.Chat.Requests[^1].Messages.Select(m => m.Text).Should().Contain("The first half").And.Contain(t => t.Contains("cut off"));
    }

    [Fact]
    public async Task A_holder_that_lost_its_session_stops_and_changes_nothing_more()
    {
        await using var room = new SessionRoom();
        var gate = new TaskCompletionSource();
        room.Chat.Hangs(gate.Task, "old");
        var stale = await room.OpenAsync();
        await SessionRoom.PostAsync(stale, "go");
        await SessionRoom.UntilAsync(stale, s => s.Messages[^1].Text == "old");
        await SessionRoom.EventuallyAsync(() => room.Checkpoints.ListRunningAsync([room.Session.Id], default).Result.Count == 1);

        var runner = await room.OpenAsync("node-2");
        await stale.Lost.WaitAsync(TimeSpan.FromSeconds(20));

        await stale.Awaiting(s => SessionRoom.PostAsync(s, "late")).Should().ThrowAsync<SessionMovedException>();
        (await room.Messages.ListAsync(room.Session.Id, 100, default)).Select(m => m.Message.Text).Should().NotContain("late");
        runner.State.Messages[^1].State.Should().Be(MessageState.Interrupted);
        var write = new FileWrite(
            WorkspacePath.Parse("a.txt"), FileVersion.None, [1], ChangeAuthor.Of(ParticipantId.New(), "x", default(ModelRef)),
            new ChangeOrigin(room.Session.Id), Fence: new Fence(room.Session.Id, 1));
        await room.Files.Awaiting(f => f.WriteFileAsync(room.Session.Id, write, default)).Should().ThrowAsync<ConflictException>();
    }

    [Fact]
    public async Task A_provider_that_fails_is_told_with_the_next_step_and_can_be_continued()
    {
        await using var room = new SessionRoom();
        var failure = new ProviderFailure(FailureKind.Auth, "Anthropic refuses the key.", "Check it on the Keys page.");
        room.Chat.Throws(new ProviderFailedException(failure)).Says("better");
        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "hi");

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages[^1].State.Should().Be(MessageState.Failed);
        state.Messages[^1].Parts.Should().Equal(new MessagePart.Failure("Anthropic refuses the key.", "Check it on the Keys page."));

        await runner.ContinueAsync(SessionSamples.Ada, default);
        (await SessionRoom.IdleAsync(runner)).Messages[^1].Text.Should().Be("better");
    }

    [Fact]
    public async Task An_unexpected_failure_is_stored_under_the_reference_that_is_shown()
    {
        await using var room = new SessionRoom();
        room.Chat.Throws(new InvalidOperationException("secret detail"), "before");
        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "hi");

        var state = await SessionRoom.IdleAsync(runner);
        var shown = state.Messages[^1].Parts[^1].Should().BeOfType<MessagePart.Failure>().Subject;
        shown.Reference.Should().Be(room.Errors.Stored.Should().ContainSingle().Subject.Reference.Value);
        shown.Problem.Should().NotContain("secret detail");
    }

    [Fact]
    public async Task Without_a_model_the_message_is_kept_and_says_what_to_connect()
    {
        await using var room = new SessionRoom(withModel: false, connected: false);
        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "anybody?");

        runner.State.Messages.Should().ContainSingle().Which.Parts[^1].Should().BeOfType<MessagePart.Failure>()
            .Which.NextStep.Should().Contain("/keys").And.Contain("/models");
        runner.State.Running.Should().BeNull();

        room.Models.Connected = true;
        room.Chat.Says("here");
        await runner.ContinueAsync(SessionSamples.Ada, default);

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages[^1].Text.Should().Be("here");
        state.Session.Team.Should().Contain(p => p.IsModel && p.Hue == 2);
    }

    [Fact]
    public async Task Halves_of_characters_are_joined_or_mended_and_stored()
    {
        await using var room = new SessionRoom();
        room.Chat.Says("a\ud83d", "\ude00b\ud83d");
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, "half \ud83d here");

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages.Select(m => m.Text).Should().Equal("half \ufffd here", "a\ud83d\ude00b");
    }

    [Fact]
    public async Task After_a_restart_the_cut_off_answer_is_continued_before_those_that_waited()
    {
        await using var room = new SessionRoom();
        room.Chat.Hangs(new TaskCompletionSource().Task, "first half").Says("second half").Says("answer to two");
        var dead = await room.OpenAsync();
        await SessionRoom.PostAsync(dead, "one");
        await SessionRoom.UntilAsync(dead, s => s.Messages is [_, { Text.Length: > 0 }]);
        await SessionRoom.PostAsync(dead, "two");
        await dead.DisposeAsync();
        var runner = await room.OpenAsync("node-2");
        runner.State.Messages.Select(m => m.Text).Should().Equal("one", "first half", "two");

        await runner.ContinueAsync(SessionSamples.Ada, default);

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages.Skip(3).Select(m => m.Text).Should().Equal("second half", "answer to two");
    }

    [Theory]
    [InlineData("", "Write a message")]
    [InlineData("   ", "Write a message")]
    [InlineData(null, "limit")]
    public async Task What_cannot_be_taken_is_refused_with_a_sentence(string? text, string expected)
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();

        var posting = () => SessionRoom.PostAsync(runner, text ?? new string('x', 10_000_000));

        (await posting.Should().ThrowAsync<InvalidException>()).Which.Message.Should().Contain(expected);
        runner.State.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stranger_finds_nothing()
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();

        var asking = () => runner.Member(AiCollab.Core.Accounts.UserId.New());

        asking.Should().Throw<NotFoundException>();
    }

    [Fact]
    public async Task A_database_that_is_away_for_a_while_loses_nothing()
    {
        await using var room = new SessionRoom();
        var gate = new TaskCompletionSource();
        room.Chat.Hangs(gate.Task, "kept in memory");
        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "hi");
        await SessionRoom.UntilAsync(runner, s => s.Messages is [_, { Text.Length: > 0 }]);
        room.Checkpoints.Away = true;
        gate.SetResult();
        await SessionRoom.UntilAsync(runner, s => s.Running is null);

        room.Checkpoints.Away = false;

        await SessionRoom.EventuallyAsync(() =>
            room.Messages.ListAsync(room.Session.Id, 10, default).Result.Any(m => m.Message.Text == "kept in memory" && m.Message.State == MessageState.Done));
        (await room.Checkpoints.ListRunningAsync([room.Session.Id], default)).Should().BeEmpty();
    }

    private static async Task<List<SessionEvent>> FollowAsync(SessionRunner runner, SessionState from)
    {
        var seen = new List<SessionEvent>();
        await foreach (var batch in runner.Log.WatchAsync(from.LastSeq, default))
        {
            seen.AddRange(batch);
            if (batch.Any(e => e is SessionEvent.TurnChanged { Running: null }))
            {
                break;
            }
        }

        return seen;
    }
}
