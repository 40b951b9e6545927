using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace.Chat;
using AngleSharp.Dom;
using Bunit;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Chat;

public sealed class ConversationTests : RoomContext
{
    [Fact]
    public async Task Only_the_open_end_of_a_growing_answer_is_drawn_again()
    {
        var answer = Said(TestSessions.Claude, MessageState.Growing, new MessagePart.Text("One **bold** word.\n\nTwo\nTh"));
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [answer] });
        chat.Find(".md > p:not(.tail) strong").TextContent.Should().Be("bold");
        chat.Find(".tail").TextContent.Should().Be("Two\nTh");

        Sessions.Emit(new SessionEvent.TextGrew(answer.Id, 0, "ree **more") { Seq = 1 });

        chat.WaitForAssertion(() => chat.Find(".tail").TextContent.Should().Be("Two\nThree **more"));
        chat.FindComponents<HtmlView>().Should().ContainSingle().Which.RenderCount.Should().Be(1);
        chat.Find(".msg .busy").TextContent.Should().Contain("writing");
    }

    [Fact]
    public async Task Code_that_is_being_written_looks_like_code_and_gets_its_buttons_at_the_end()
    {
        var answer = Said(TestSessions.Claude, MessageState.Growing, new MessagePart.Text("Look:\n\n```py path=a.py\nx = "));
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [answer] });
        chat.Find(".codeblock code").TextContent.Should().Be("x = ");
        chat.FindAll(".codeblock button").Should().BeEmpty();
        chat.Find(".md").TextContent.Should().NotContain("```");

        Sessions.Emit(
            new SessionEvent.TextGrew(answer.Id, 0, "1\n```\n") { Seq = 1 },
            new SessionEvent.MessageEnded(answer.Id, MessageState.Done, default, answer.Usage, false) { Seq = 2 });

        chat.WaitForAssertion(() => Words(chat.FindAll(".codeblock button")).Should().Equal("Copy", "Run", "Apply"));
        chat.Find(".codeblock code").TextContent.Should().Be("x = 1");
    }

    [Fact]
    public async Task A_tool_line_says_what_was_done_to_what_and_with_what_result()
    {
        var answer = Said(TestSessions.Claude, MessageState.Growing,
            new MessagePart.ToolCall("1", "read_file", "main.py", "40 lines", false),
            new MessagePart.ToolCall("2", "run_code", "python", "Time was over", true),
            new MessagePart.ToolCall("3", "search_text", "\"parse\"", null, false));
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [answer] });

        var lines = chat.FindAll(".tool");
        lines[0].QuerySelector(".grow")!.TextContent.Should().MatchRegex(@"^\s*Read main\.py\s*40 lines\s*$");
        lines[0].QuerySelector(".dot").Should().BeNull();
        lines[1].ClassList.Should().Contain("failed");
        lines[1].TextContent.Should().Contain("Time was over");
        lines[2].QuerySelector("[role=img]")!.GetAttribute("aria-label").Should().Be("running");
    }

    [Fact]
    public async Task A_failed_answer_keeps_what_came_and_offers_the_next_step()
    {
        var answer = Said(TestSessions.Claude, MessageState.Failed,
            new MessagePart.Text("Half an ans"), new MessagePart.Failure("Anthropic closed the connection.", "What came is kept.", "7F3K-22"));
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [answer] });

        chat.Find(".md").TextContent.Should().Contain("Half an ans");
        chat.Find(".pill").TextContent.Should().Contain("cut off");
        chat.Find(".failure").TextContent.Should().Contain("Anthropic closed the connection.").And.Contain("What came is kept.").And.Contain("Reference 7F3K-22.");
        await chat.Find(".failure button").ClickAsync();

        Sessions.Continued.Should().Be(1);
    }

    [Fact]
    public async Task An_answer_that_never_began_is_not_called_cut_off()
    {
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [Said(TestSessions.Claude, MessageState.Failed, new MessagePart.Failure("No credit is left.", "Add some."))] });

        chat.Find(".pill").TextContent.Trim().Should().Be("failed");
    }

    [Fact]
    public async Task An_answer_before_the_last_cannot_be_continued()
    {
        var chat = await OpenAsync<ChatPanel>(s => s with
        {
            Messages = [Said(TestSessions.Claude, MessageState.Stopped, new MessagePart.Text("Old")), Said(TestSessions.Ada, MessageState.Done, new MessagePart.Text("Go on"))],
        });

        chat.FindAll(".msg button").Should().BeEmpty();
    }

    [Fact]
    public async Task A_refused_continuation_says_why()
    {
        Sessions.Refusal = "Today's $5.00 are spent.";
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [Said(TestSessions.Claude, MessageState.Interrupted, new MessagePart.Text("Half"))] });

        await chat.Find(".next button").ClickAsync();

        chat.Find("[role=alert]").TextContent.Should().Contain("Today's $5.00 are spent.");
    }

    [Fact]
    public async Task A_change_shows_its_lines_and_its_diff_when_asked()
    {
        var seen = await Disk.NewAsync("a.txt", "one\n");
        var written = (WriteOutcome.Written)await Disk.WriteAsync("a.txt", seen, "one\ntwo\n", Disk.Claude);
        var change = new MessagePart.FileChange(WorkspacePath.Parse("a.txt"), written.Commit, written.Version, 1, 0, false);
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [Said(TestSessions.Claude, MessageState.Done, change)] });

        chat.Find(".change .plus").TextContent.Should().Be("+1");
        chat.FindAll(".change .minus").Should().BeEmpty();
        await chat.FindAll(".change button")[0].ClickAsync();

        chat.WaitForAssertion(() => chat.Find(".line.p").TextContent.Should().EndWith("two"));
        chat.Find(".change").TextContent.Should().NotContain("-0");
    }

    [Fact]
    public async Task Each_message_is_announced_once_when_it_is_finished()
    {
        var answer = Said(TestSessions.Claude, MessageState.Growing, new MessagePart.Text("Done"));
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [answer] });
        Sessions.Emit(new SessionEvent.TextGrew(answer.Id, 0, " it") { Seq = 1 });
        chat.WaitForAssertion(() => chat.Find(".tail").TextContent.Should().Be("Done it"));
        chat.Find("[role=status][aria-live=polite]").TextContent.Should().BeEmpty();

        Sessions.Emit(new SessionEvent.MessageEnded(answer.Id, MessageState.Done, default, answer.Usage, false) { Seq = 2 });

        chat.WaitForAssertion(() => chat.Find("[role=status][aria-live=polite]").TextContent.Should().Be("Claude Sonnet: Done it"));
    }

    [Fact]
    public async Task A_conflict_of_a_model_is_decided_in_the_conversation()
    {
        var conflict = await ConflictAsync();
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [Said(TestSessions.Claude, MessageState.Done, new MessagePart.Conflict(conflict.Id, conflict.Path))] });

        await chat.FindAll(".kept button").Single(b => b.TextContent == "Take this change").ClickAsync();

        chat.WaitForAssertion(() => chat.Find(".kept").TextContent.Should().Contain("Decided: this change is in the file."));
        (await Disk.TextAsync("a.txt")).Should().Be("uno\n");
    }

    [Fact]
    public async Task A_conflict_whose_file_moved_on_is_not_decided_unseen()
    {
        var conflict = await ConflictAsync();
        await Disk.WriteAsync("a.txt", conflict.Current, "ein\n");
        var chat = await OpenAsync<ChatPanel>(s => s with { Messages = [Said(TestSessions.Claude, MessageState.Done, new MessagePart.Conflict(conflict.Id, conflict.Path))] });

        await chat.FindAll(".kept button").Single(b => b.TextContent == "Take this change").ClickAsync();

        chat.WaitForAssertion(() => chat.Find(".kept [role=alert]").TextContent.Should().Contain("The file changed once more"));
        (await Disk.TextAsync("a.txt")).Should().Be("ein\n");
        await chat.FindAll(".kept button").Single(b => b.TextContent == "Take this change").ClickAsync();
        chat.WaitForAssertion(() => chat.Find(".kept").TextContent.Should().Contain("Decided"));
        (await Disk.TextAsync("a.txt")).Should().Be("uno\n");
    }

    [Fact]
    public async Task A_run_of_the_session_follows_its_state()
    {
        var id = CodeRunId.New();
        var chat = await OpenAsync<ChatPanel>(s => s with
        {
            Messages = [Said(TestSessions.Claude, MessageState.Growing, new MessagePart.Run(id))],
            Runs = [new LiveRun(id, TestSessions.Claude.Id, "python", "a.py", TestSessions.Noon, "", "", null)],
        });
        chat.Find(".change .pill").TextContent.Should().Contain("running");

        Sessions.Emit(new SessionEvent.RunEnded(id, TestSessions.Ran(id, Verdict.Timeout) with { Evidence = "It ran for more than 30 s." }) { Seq = 1 });

        chat.WaitForAssertion(() => chat.Find(".change .pill").TextContent.Should().Contain("out of time"));
        chat.Find(".problem-line").TextContent.Should().Be("It ran for more than 30 s.");
    }

    private async Task<FileConflict> ConflictAsync()
    {
        var seen = await Disk.NewAsync("a.txt", "1\n");
        await Disk.WriteAsync("a.txt", seen, "one\n");
        return ((WriteOutcome.Conflicted)await Disk.WriteAsync("a.txt", seen, "uno\n", Disk.Claude)).Conflict;
    }

    private static IEnumerable<string> Words(IEnumerable<IElement> elements) => elements.Select(e => e.TextContent.Trim());
}
