using System.Text;
using AiCollab.Core.Sandbox;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

public sealed class PythonRunTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task Both_languages_can_run_here()
    {
        var health = await sandbox.Sandbox.GetHealthAsync(again: false, default);

        health.Reason.Should().BeEmpty();
        health.Languages.Should().BeEquivalentTo("python", "javascript");
    }

    [Fact]
    public async Task Gives_output_and_the_value_of_the_last_expression()
    {
        var result = await sandbox.RunAsync("python", "print('hi')\n40 + 2");

        result.Should().BeEquivalentTo(new { Verdict = Verdict.Ok, Output = "hi\n", Value = "42", Evidence = "", Truncated = false });
        result.ExecutionTime.Should().BeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Shows_an_error_with_the_line_it_happened_on()
    {
        var result = await sandbox.RunAsync("python", "def f(x):\n    return 1 / x\nf(0)", path: "main.py");

        result.Verdict.Should().Be(Verdict.RuntimeError);
        result.Error!.Type.Should().Be("ZeroDivisionError");
        result.Error.Trace.Should().Contain("File \"main.py\", line 2, in f").And.Contain("return 1 / x").And.NotContain("zygote");
    }

    [Fact]
    public async Task Tells_a_syntax_error_apart()
    {
        var result = await sandbox.RunAsync("python", "def f(:\n  pass");

        result.Verdict.Should().Be(Verdict.SyntaxError);
        result.Error!.Trace.Should().Contain("line 1");
    }

    [Fact]
    public async Task Draws_plots_and_tables()
    {
        var result = await sandbox.RunAsync("python", """
            import matplotlib.pyplot as plt, pandas as pd
            plt.plot([1, 2, 3]); plt.show()
            pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})
            """);

        result.Verdict.Should().Be(Verdict.Ok, result.Error?.Trace);
        result.Artifacts.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "plot-1.png", MediaType = "image/png" });
        result.Html.Should().Contain("<table");
    }

    [Fact]
    public async Task Streams_output_while_the_code_runs()
    {
        var first = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var run = sandbox.RunAsync("python", "import time\nprint('started')\ntime.sleep(60)", seconds: 90, onOutput: _ => first.TrySetResult(), ct: stop.Token);

        await first.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await stop.CancelAsync();
        var result = await run.WaitAsync(TimeSpan.FromSeconds(10));

        result.Should().BeEquivalentTo(new { Verdict = Verdict.Cancelled, Output = "started\n" });
    }

    [Fact]
    public async Task Reads_granted_files_and_returns_only_what_changed()
    {
        var folder = Directory.CreateTempSubdirectory("jail-test-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "in.txt"), "grüße");
        await File.WriteAllTextAsync(Path.Combine(folder, "util.py"), "def twice(x): return 2 * x");
        try
        {
            var result = await sandbox.RunAsync("python", """
                from util import twice
                open('data/out.txt', 'w').write(twice(open('data/in.txt', encoding='utf-8').read()))
                open('data/in.txt', 'a').write('!')
                """, files: folder);

            result.Verdict.Should().Be(Verdict.Ok, result.Error?.Trace);
            result.Artifacts.ToDictionary(a => a.Name, a => Encoding.UTF8.GetString(a.Content)).Should()
                .BeEquivalentTo(new Dictionary<string, string> { ["data/out.txt"] = "grüßegrüße", ["data/in.txt"] = "grüße!" });
            (await File.ReadAllTextAsync(Path.Combine(folder, "data", "in.txt"))).Should().Be("grüße");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Files_of_one_run_are_gone_in_the_next()
    {
        var folder = Directory.CreateTempSubdirectory("jail-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "secret.txt"), "s");
        try
        {
            await sandbox.RunAsync("python", "open('/tmp/left', 'w').write('x')", files: folder);
            for (var i = 0; i < 4; i++)
            {
                var next = await sandbox.RunAsync("python", "import os\nos.listdir('.'), os.listdir('/files'), os.listdir('/tmp')");
                next.Value.Should().Be("([], [], [])");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Sees_the_arguments_and_leaves_with_an_exit_code()
    {
        var result = await sandbox.RunAsync("python", "import sys\nprint(sys.argv)\nsys.exit(3)", path: "tool.py");

        result.Should().BeEquivalentTo(new { Verdict = Verdict.RuntimeError, Output = "['tool.py']\n" });
        result.Error!.Type.Should().Be("SystemExit");
    }
}
