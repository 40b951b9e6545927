using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Workspace.Output;
using Bunit;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Output;

public sealed class OutputPanelTests : RoomContext
{
    private readonly CodeRunId _id = CodeRunId.New();

    [Fact]
    public async Task Output_grows_while_the_code_runs()
    {
        var output = await RunningAsync("first\n");
        output.Find(".run-line").TextContent.Should().Contain("running").And.Contain("a.py");
        output.Find(".out pre").TextContent.Should().Be("first\n");

        Sessions.Emit(new SessionEvent.RunWrote(_id, OutputStream.Stdout, 6, "second\n") { Seq = 1 }, new SessionEvent.RunWrote(_id, OutputStream.Stderr, 0, "careful\n") { Seq = 2 });

        output.WaitForAssertion(() => output.Find("pre.err").TextContent.Should().Be("careful\n"));
        output.Find(".out pre").TextContent.Should().Be("first\nsecond\n");
        output.FindAll(".run-line button").Select(b => b.TextContent.Trim()).Should().Equal("Stop");
    }

    [Fact]
    public async Task An_error_is_red_in_one_line_with_its_trace_folded_below()
    {
        var output = await RunningAsync("");

        End(TestSessions.Ran(_id, Verdict.RuntimeError) with { Error = new RunError("ZeroDivisionError", "division by zero", "Traceback\n  line 1") });

        output.WaitForAssertion(() => output.Find(".trace summary").TextContent.Should().Be("ZeroDivisionError: division by zero"));
        output.Find(".run-line .pill").ClassList.Should().Contain("bad");
        output.Find(".run-line .pill").TextContent.Should().Contain("failed");
        output.Find(".trace").HasAttribute("open").Should().BeFalse();
        output.Find(".trace pre").TextContent.Should().Contain("line 1");
    }

    [Fact]
    public async Task Cut_output_says_so_and_what_was_made_can_be_fetched()
    {
        var output = await RunningAsync("");

        End(TestSessions.Ran(_id, Verdict.Ok) with
        {
            Output = "x",
            Truncated = true,
            Artifacts = [new RunArtifact("plot.png", "image/png", []), new RunArtifact("table.csv", "text/csv", [])],
        });

        output.WaitForAssertion(() => output.Find(".out p.muted").TextContent.Should().Be("The output was cut at its limit."));
        output.Find("figure img").GetAttribute("alt").Should().Be("plot.png");
        output.Find("figure img").GetAttribute("src").Should().Be($"/s/{Room.Id}/runs/{_id}/artifact?name=plot.png");
        var csv = output.FindAll(".artifacts .file > a").Should().ContainSingle().Subject;
        csv.TextContent.Trim().Should().Be("table.csv");
        csv.HasAttribute("download").Should().BeTrue();
        output.Find(".all a").GetAttribute("href").Should().Be($"/s/{Room.Id}/runs/{_id}/artifacts");
    }

    [Fact]
    public async Task A_long_output_shows_its_end_first_and_all_of_it_when_asked()
    {
        var output = await RunningAsync("");

        End(TestSessions.Ran(_id, Verdict.Ok) with { Output = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")) });

        output.WaitForAssertion(() => output.Find(".out button").TextContent.Should().Contain("more above"));
        output.Find(".out pre").TextContent.Should().EndWith("line 19999\n").And.NotContain("line 0\n");
        await output.Find(".out button").ClickAsync();
        output.Find(".out pre").TextContent.Should().StartWith("line 0\n");
        output.FindAll(".out button").Should().BeEmpty();
    }

    [Fact]
    public async Task Html_of_a_result_is_shown_without_what_could_run_or_load()
    {
        var output = await RunningAsync("");

        End(TestSessions.Ran(_id, Verdict.Ok) with { Html = "<table><tr><td onclick=\"x()\">1</td></tr></table><script>x()</script><img src=\"http://evil.example/p.gif\">" });

        output.WaitForAssertion(() => output.Find(".table td").TextContent.Should().Be("1"));
        output.Find(".table").InnerHtml.Should().NotContain("script").And.NotContain("onclick").And.NotContain("<img");
    }

    [Fact]
    public async Task Code_that_wrote_nothing_says_so()
    {
        var output = await RunningAsync("");

        End(TestSessions.Ran(_id, Verdict.Ok));

        output.WaitForAssertion(() => output.Find(".out").TextContent.Trim().Should().Be("It wrote nothing."));
    }

    [Fact]
    public async Task A_refused_run_is_told_in_a_sentence()
    {
        var output = await RunningAsync("");
        End(TestSessions.Ran(_id, Verdict.Ok));
        output.WaitForAssertion(() => output.Find(".run-line").TextContent.Should().Contain("Run again"));
        Sessions.Refusal = "Four runs are waiting already.";

        await output.FindAll(".run-line button").Single(b => b.TextContent.Contains("Run again")).ClickAsync();

        output.WaitForAssertion(() => output.Find("[role=alert]").TextContent.Should().Contain("Four runs are waiting already."));
    }

    [Fact]
    public async Task Without_runs_it_offers_to_run_the_open_file()
    {
        var output = await OpenAsync<OutputPanel>(more: p => p.Add(o => o.OpenFile, "src/a.py"));

        output.Find(".empty b").TextContent.Should().Be("No runs yet");
        output.WaitForAssertion(() => output.Find(".empty button").TextContent.Trim().Should().Be("Run a.py"));
    }

    private Task<IRenderedComponent<OutputPanel>> RunningAsync(string written) => OpenAsync<OutputPanel>(s => s with
    {
        Runs = [new LiveRun(_id, TestSessions.Ada.Id, "python", "a.py", TestSessions.Noon, written, "", null)],
    });

    private void End(CodeRun run) => Sessions.Emit(new SessionEvent.RunEnded(_id, run) { Seq = 10 });
}
