using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace;
using AiCollab.Web.Features.Workspace.Chat;
using AiCollab.Web.Features.Workspace.Output;
using Bunit;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Output;

public sealed class RunPartsTests : RoomContext
{
    private readonly CodeRunId _id = CodeRunId.New();

    [Fact]
    public async Task A_block_of_code_is_run_with_its_output_below_it_and_can_be_stopped()
    {
        var block = await OpenAsync<CodeView>(more: p => p.Add(c => c.Block, new ChatBlock.Code("python", null, "print(1)")));
        await block.FindAll(".codeblock button").Single(b => b.TextContent.Trim() == "Run").ClickAsync();
        var run = Sessions.Ran.Should().ContainSingle().Subject;
        run.Should().BeEquivalentTo(new { Language = "python", Path = (string?)null, Code = "print(1)", Files = WorkspaceGrant.Read });

        Sessions.Emit(new SessionEvent.RunStarted(run.Id, TestSessions.Ada.Id, "python", null) { Seq = 1, At = TestSessions.Noon }, new SessionEvent.RunWrote(run.Id, OutputStream.Stdout, 0, "1\n") { Seq = 2 });

        block.WaitForAssertion(() => block.Find(".body pre").TextContent.Should().Be("1\n"));
        block.Find(".change .pill").TextContent.Should().Contain("running");
        block.FindAll(".change button").Select(b => b.TextContent.Trim()).Should().Contain("Stop");
        Sessions.Emit(new SessionEvent.RunEnded(run.Id, TestSessions.Ran(run.Id, Verdict.Ok) with { Output = "1\n", Path = null }) { Seq = 3 });
        block.WaitForAssertion(() => block.Find(".change .pill").TextContent.Should().Contain("passed"));
        await block.Find(".change button[aria-expanded]").ClickAsync();
        block.Find(".change button[aria-expanded]").GetAttribute("aria-expanded").Should().Be("false");
        block.Find(".body").HasAttribute("hidden").Should().BeTrue();
    }

    [Theory]
    [InlineData("", "print(1)", true)]
    [InlineData("", "just words", false)]
    [InlineData("text", "print(1)", false)]
    public async Task A_block_can_be_run_when_its_fence_or_its_code_says_the_language(string fence, string code, bool runs)
    {
        var block = await OpenAsync<CodeView>(more: p => p.Add(c => c.Block, new ChatBlock.Code(fence, null, code)));

        block.FindAll(".codeblock button").Any(b => b.TextContent.Trim() == "Run").Should().Be(runs);
    }

    [Fact]
    public async Task A_refused_start_is_told_below_the_block()
    {
        var block = await OpenAsync<CodeView>(more: p => p.Add(c => c.Block, new ChatBlock.Code("python", null, "1")));
        Sessions.Refusal = "Not now.";

        await block.FindAll(".codeblock button").Single(b => b.TextContent.Trim() == "Run").ClickAsync();

        block.Find("[role=alert]").TextContent.Should().Contain("Not now.");
    }

    [Theory]
    [InlineData("1", 0, true)]
    [InlineData("2", 0, false)]
    [InlineData("1", 1, false)]
    public async Task A_run_is_still_below_its_code_when_the_page_is_opened_anew_and_below_no_later_one(string code, int saidAfter, bool shown)
    {
        var run = await StoredAsync();
        var block = await OpenAsync<CodeView>(more: p => p.Add(c => c.Block, new ChatBlock.Code("python", null, code)).Add(c => c.Since, run.StartedAt.AddSeconds(saidAfter)));

        block.FindAll(".change").Should().HaveCount(shown ? 1 : 0);
        if (shown)
        {
            block.Find(".change .pill").TextContent.Should().Contain("passed");
            block.Find(".body").HasAttribute("hidden").Should().BeTrue("what ran long ago is folded");
            await block.Find(".change button[aria-expanded]").ClickAsync();
            block.Find(".body pre").TextContent.Should().Be("running 1");
        }
    }

    [Fact]
    public async Task A_models_run_looks_the_same_and_says_who_ran_it()
    {
        var run = TestSessions.Ran(_id, Verdict.Ok) with { By = TestSessions.Claude.Id, Output = "42\n" };
        var card = await OpenAsync<InlineRun>(s => s with { Runs = [new LiveRun(_id, TestSessions.Claude.Id, "python", "a.py", TestSessions.Noon, "42\n", "", run)] }, p => p.Add(c => c.Id, _id));

        card.Find(".h .sr").TextContent.Should().Be("run by Claude Sonnet");
        card.FindAll(".body pre").Should().BeEmpty();
        await card.Find("button[aria-expanded]").ClickAsync();
        card.Find(".body pre").TextContent.Should().Be("42\n");
    }

    [Fact]
    public async Task An_error_leads_to_its_line_in_the_editor()
    {
        await Disk.NewAsync("src/a.py", "x\n");
        RoomRequest? asked = null;
        var trace = "Traceback (most recent call last):\n  File \"src/a.py\", line 7, in f\n    1 / 0\n  File \"/usr/lib/python3/x.py\", line 9, in g\nZeroDivisionError: division by zero";
        var body = await OpenAsync<RunBody>(more: p => p.Add(b => b.Run, RunView.Of(TestSessions.Ran(_id, Verdict.RuntimeError) with { Error = new RunError("ZeroDivisionError", "division by zero", trace) })));
        await Room.Files.RefreshAsync();
        Room.Asked += request => asked = request;

        body.Find(".trace pre").TextContent.Should().Be(trace);
        body.WaitForAssertion(() => body.FindAll(".trace .at").Should().ContainSingle());
        await body.Find(".trace .at").ClickAsync();

        asked.Should().Be(new RoomRequest.OpenFile("src/a.py", 7));
        body.FindAll("button").Should().Contain(b => b.TextContent.Contains("Open src/a.py line 7"));
    }

    [Fact]
    public async Task Files_of_a_run_are_put_into_the_workspace_and_replace_others_only_when_told()
    {
        var stored = await StoredAsync();
        await Disk.NewAsync("plot.png", "old");
        var files = await OpenAsync<RunFiles>(more: p => p.Add(f => f.Run, stored));
        await files.Find("button[aria-label='Save plot.png to the workspace']").ClickAsync();
        files.WaitForAssertion(() => files.Find("[role=alert]").TextContent.Should().Contain("Already there"));

        await files.FindAll("[role=alert] button").Single().ClickAsync();

        files.WaitForAssertion(() => files.Find("[role=status]").TextContent.Should().Be("plot.png is in the workspace."));
        (await Disk.Files.ReadFileAsync(Room.Id, WorkspacePath.Parse("plot.png"), default)).Bytes.Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Files_that_were_removed_are_named_and_cannot_be_fetched()
    {
        var files = await OpenAsync<RunFiles>(more: p => p.Add(f => f.Run, TestSessions.Ran(_id, Verdict.Ok) with { ArtifactsExpired = true, Artifacts = [new RunArtifact("a.png", "image/png", [])] }));

        files.FindAll("a, button, img").Should().BeEmpty();
        files.Markup.Should().Contain("a.png").And.Contain("removed after their time");
    }

    [Fact]
    public async Task An_image_is_enlarged_and_made_smaller()
    {
        var zoom = await OpenAsync<ImageZoom>(more: p => p.Add(z => z.Source, "/x.png").Add(z => z.Name, "x.png"));
        await zoom.Find("button.thumb").ClickAsync();

        await zoom.FindAll("dialog button").Single(b => b.TextContent.Contains("Larger")).ClickAsync();

        zoom.Find("dialog img").GetAttribute("style").Should().Be("zoom:150%");
        zoom.Find("dialog [role=status]").TextContent.Should().Be("150 %");
    }

    [Fact]
    public async Task What_a_run_changed_in_the_workspace_is_told_file_by_file()
    {
        var changes = new RunChanges("c0ffee", [new("a.txt", RunChangeKind.Added), new("b.txt", RunChangeKind.Conflicted, "It was changed meanwhile.")]);
        var body = await OpenAsync<RunBody>(more: p => p.Add(b => b.Run, RunView.Of(TestSessions.Ran(_id, Verdict.Ok) with { Changes = changes })));

        body.FindAll(".changes li").Select(l => string.Join(' ', l.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Should().Equal("new a.txt", "conflict b.txt: It was changed meanwhile.");
        body.FindAll(".changes li.err").Should().ContainSingle();
    }

    [Fact]
    public async Task Running_again_runs_the_same_code_with_the_same_grant()
    {
        var output = await OpenAsync<OutputPanel>(s => s with
        {
            Runs = [new LiveRun(_id, TestSessions.Ada.Id, "python", "a.py", TestSessions.Noon, "", "", TestSessions.Ran(_id, Verdict.Ok) with { Code = "old()", Grant = WorkspaceGrant.Write })],
        });
        output.WaitForAssertion(() => output.FindAll(".run-line button").Should().NotBeEmpty());

        await output.FindAll(".run-line button").Single(b => b.TextContent.Contains("Run again")).ClickAsync();

        Sessions.Ran.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Path = "a.py", Code = "old()", Files = WorkspaceGrant.Write });
    }

    [Fact]
    public async Task The_history_finds_runs_and_lays_two_side_by_side()
    {
        var (a, b, c) = (CodeRunId.New(), CodeRunId.New(), CodeRunId.New());
        var output = await OpenAsync<OutputPanel>(s => s with
        {
            Runs = [Live(a, Verdict.Ok, "x = 1\nprint(x)", "1\n"), Live(b, Verdict.Ok, "x = 2\nprint(x)", "2\n"), Live(c, Verdict.RuntimeError, "boom()", "")],
        });
        await output.FindAll("[role=tab]")[1].ClickAsync();
        output.FindAll(".runs li").Should().HaveCount(3);
        await output.Find("select[aria-label='How they ended']").ChangeAsync("Failed");
        output.FindAll(".runs li").Should().ContainSingle();
        await output.Find("select[aria-label='How they ended']").ChangeAsync("Any");
        await output.Find("input[type=search]").InputAsync("x = ");
        output.FindAll(".runs li").Should().HaveCount(2);

        await output.FindAll(".runs input")[0].ChangeAsync(true);
        await output.FindAll(".runs input")[1].ChangeAsync(true);
        await output.FindAll(".filter button").Single().ClickAsync();

        output.WaitForAssertion(() => output.FindAll(".lines tr.differs").Should().HaveCount(2));
        output.FindAll(".lines tr.differs")[0].TextContent.Should().Contain("x = 2").And.Contain("x = 1").And.Contain("differs");
        output.FindAll("[role=tab]")[1].GetAttribute("aria-selected").Should().Be("true");
    }

    [Fact]
    public async Task What_runs_may_do_with_the_files_is_chosen_on_the_panel()
    {
        var output = await OpenAsync<OutputPanel>();

        await output.Find(".grant select").ChangeAsync("Write");
        await Room.RunAsync("python", null, "1", default);

        Sessions.Ran.Should().ContainSingle().Which.Files.Should().Be(WorkspaceGrant.Write);
    }

    [Fact]
    public async Task The_packages_of_the_session_have_a_tab_of_their_own()
    {
        var output = await OpenAsync<OutputPanel>();

        await output.FindAll("[role=tab]")[2].ClickAsync();

        output.WaitForAssertion(() => output.Find(".packages h2").TextContent.Should().Be("Installed"));
    }

    private async Task<CodeRun> StoredAsync() => await Runner.ExecuteCodeAsync(
        new CodeRequest { Id = _id, User = TestSessions.AdaUser, Session = Room.Id, By = TestSessions.Ada.Id, Language = "python", Code = "1" }, _ => { }, default);

    private static LiveRun Live(CodeRunId id, Verdict verdict, string code, string output) => new(
        id, TestSessions.Ada.Id, "python", null, TestSessions.Noon, output, "", TestSessions.Ran(id, verdict) with { Code = code, Output = output, Path = null });
}
