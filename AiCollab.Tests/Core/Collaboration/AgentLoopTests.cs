using System.Text;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Tests.Core.Sessions;
using FluentAssertions;
using Microsoft.Extensions.AI;
using Xunit;

namespace AiCollab.Tests.Core.Collaboration;

public sealed class AgentLoopTests
{
    private static readonly WorkspacePath Main = WorkspacePath.Parse("main.py");

    [Fact]
    public async Task A_file_written_by_a_tool_is_a_commit_of_the_model_with_session_step_and_cost()
    {
        await using var room = new SessionRoom();
        room.Ledger.PerStep = new Money(77);
        room.Chat.Calls("write_file", """{"path":"main.py","content":"print('hi')\n"}""").Says("Done.");
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, "write it");

        var state = await SessionRoom.IdleAsync(runner);
        var answer = state.Messages[^1];
        answer.Text.Should().Be("Done.");
        var change = answer.Parts.OfType<MessagePart.FileChange>().Single();
        (change.Path, change.Added).Should().Be((Main, 1));
        answer.Parts.OfType<MessagePart.ToolCall>().Should().ContainSingle().Which.Should().Be(new MessagePart.ToolCall("call-1", "write_file", "main.py", "+1 -0", false));
        var commit = (await room.Files.LogAsync(room.Session.Id, Main, 5, default)).Should().ContainSingle().Subject;
        commit.Author.Should().Be("Claude");
        commit.AuthorEmail.Should().Be("anthropic/claude-test@aicollab");
        commit.Trailers["AiCollab-Session"].Should().Be(room.Session.Id.ToString());
        commit.Trailers["AiCollab-Step"].Should().Be(answer.Step.ToString());
        commit.Trailers["AiCollab-Cost-Nano-Usd"].Should().Be("77");
        room.Chat.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_that_was_not_read_cannot_be_overwritten()
    {
        await using var room = new SessionRoom();
        room.Chat.Calls("write_file", """{"path":"main.py","content":"mine"}""").Says("sorry");
        var runner = await room.OpenAsync();
        await SaveAsync(runner, FileVersion.None, "people's work\n");

        await SessionRoom.PostAsync(runner, "overwrite");

        var call = (await SessionRoom.IdleAsync(runner)).Messages[^1].Parts.OfType<MessagePart.ToolCall>().Single();
        call.Failed.Should().BeTrue();
        call.Result.Should().Contain("Read it first");
        (await ReadAsync(room)).Should().Be("people's work\n");
    }

    [Fact]
    public async Task What_people_changed_since_the_model_read_is_merged_or_kept_beside()
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();
        var seen = await SaveAsync(runner, FileVersion.None, "a\nb\nc\nd\ne\n");
        room.Chat
            .Calls("read_file", """{"path":"main.py"}""")
            .Then((_, _) => ThenCall(async () => seen = await SaveAsync(runner, seen, "ADA\nb\nc\nd\ne\n"), "write_file", """{"path":"main.py","content":"a\nb\nc\nd\nCLAUDE\n"}"""))
            .Calls("read_file", """{"path":"main.py"}""", "call-3")
            .Then((_, _) => ThenCall(async () => await SaveAsync(runner, (await room.Files.ReadFileAsync(room.Session.Id, Main, default)).Version, "ADA 2\nb\nc\nd\nCLAUDE\n"), "write_file", """{"path":"main.py","content":"CLAUDE 2\nb\nc\nd\nCLAUDE\n"}"""))
            .Says("ok");

        await SessionRoom.PostAsync(runner, "go");

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.Parts.OfType<MessagePart.FileChange>().Should().ContainSingle().Which.Merged.Should().BeTrue();
        answer.Parts.OfType<MessagePart.Conflict>().Should().ContainSingle();
        (await ReadAsync(room)).Should().Be("ADA 2\nb\nc\nd\nCLAUDE\n");
        (await room.Files.ListConflictsAsync(room.Session.Id, default)).Should().ContainSingle();
        Results(room)[^1].Should().Contain("NOT changed");
    }

    [Fact]
    public async Task An_unknown_tool_and_broken_arguments_are_told_to_the_model_and_the_turn_goes_on()
    {
        await using var room = new SessionRoom();
        room.Chat
            .Calls("launch_rocket", """{"now":true}""", "call-1")
            .Calls("write_file", """{"path":"main.py","content":"pri""", "call-2")
            .Calls("write_file", """{"content":"no path"}""", "call-3")
            .Calls("write_file", """{"path":"../../etc/passwd","content":"x"}""", "call-4")
            .Says("I give up.");
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, "go");

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.State.Should().Be(MessageState.Done);
        answer.Text.Should().Be("I give up.");
        answer.Parts.OfType<MessagePart.ToolCall>().Should().HaveCount(4).And.OnlyContain(c => c.Failed && c.Result != null);
        Results(room).Should().HaveCount(4);
        Results(room)[0].Should().Contain("not found");
        Results(room)[1].Should().Contain("not valid JSON");
        Results(room)[2].Should().Contain("\"path\" is missing");
        Results(room)[3].Should().Contain("inside the workspace");
    }

    [Fact]
    public async Task Code_that_the_model_runs_is_shown_like_a_persons()
    {
        await using var room = new SessionRoom();
        room.Chat
            .Calls("write_file", """{"path":"main.py","content":"print(1)"}""", "call-1")
            .Calls("run_code", """{"path":"main.py"}""", "call-2")
            .Says("It runs.");
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, "go");

        var state = await SessionRoom.IdleAsync(runner);
        var run = state.Runs.Should().ContainSingle().Subject;
        (run.Path, run.Output, run.By).Should().Be(("main.py", "running print(1)", state.Messages[^1].By));
        state.Messages[^1].Parts.OfType<MessagePart.Run>().Should().ContainSingle().Which.Id.Should().Be(run.Id);
        Results(room)[^1].Should().Contain("running print(1)").And.MatchRegex("<data ([0-9a-f]{8})>");
    }

    [Fact]
    public async Task A_model_that_repeats_the_same_call_is_ended()
    {
        await using var room = new SessionRoom();
        for (var i = 0; i < 20; i++)
        {
            room.Chat.Calls("list_files", "{}", $"call-{i}");
        }

        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "go");

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.Parts.OfType<MessagePart.Note>().Should().ContainSingle();
        room.Chat.Requests.Count.Should().BeLessThan(8);
    }

    [Fact]
    public async Task Stopping_during_a_tool_ends_the_turn()
    {
        await using var room = new SessionRoom();
        room.Chat.Calls("run_code", """{"language":"python","code":"wait"}""").Says("never");
        var runner = await room.OpenAsync();
        await SessionRoom.PostAsync(runner, "go");
        await SessionRoom.UntilAsync(runner, s => s.Runs is [{ Output.Length: > 0 }]);

        runner.Stop(SessionSamples.Ada);

        var state = await SessionRoom.IdleAsync(runner);
        state.Messages[^1].State.Should().Be(MessageState.Stopped);
        room.Chat.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_model_without_tools_answers_in_text()
    {
        await using var room = new SessionRoom(new ModelCapabilities(false, false, 8_000, 1_000));
        room.Chat.Says("Just ", "words.");
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, "hello?");

        (await SessionRoom.IdleAsync(runner)).Messages[^1].Text.Should().Be("Just words.");
        room.Chat.Requests.Should().ContainSingle().Which.Options!.Tools.Should().BeNullOrEmpty();
    }

    [Fact]
    public async Task A_message_longer_than_the_model_reads_is_refused_before_it_costs_anything()
    {
        await using var room = new SessionRoom(new ModelCapabilities(true, false, 8_000, 1_000));
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, new string('x', 300_000));

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.Parts.Should().ContainSingle().Which.Should().BeOfType<MessagePart.Failure>().Which.Problem.Should().Contain("too long for Claude");
        room.Chat.Requests.Should().BeEmpty();
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ThenCall(Func<Task> before, string tool, string json)
    {
        await before();
        var arguments = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(json);
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent($"c{Guid.NewGuid():N}", tool, arguments)]);
        yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.ToolCalls };
    }

    private static async Task<FileVersion> SaveAsync(SessionRunner runner, FileVersion seen, string text) =>
        ((WriteOutcome.Written)await runner.SaveFileAsync(SessionSamples.Ada, Main, seen, Encoding.UTF8.GetBytes(text), default)).Version;

    private static async Task<string?> ReadAsync(SessionRoom room) => (await room.Files.ReadFileAsync(room.Session.Id, Main, default)).Text;

    private static string[] Results(SessionRoom room) =>
        [.. room.Chat.Requests[^1].Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Select(r => r.Result?.ToString() ?? "")];
}
