using System.Diagnostics;
using System.Net.Sockets;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Tests.Infrastructure.Sandbox.Packages;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Runner;

/// <summary>Code that is run by a runner in a process of its own, over its socket.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RunnerTests(RunnerProcess runner) : IClassFixture<RunnerProcess>
{
    [Theory]
    [InlineData("python", "import sys\nprint('hello', flush=True)\nprint('oh', file=sys.stderr)\nopen('new.txt', 'w').write('x')\nopen('src/a b ü.txt').read() + open('empty').read()", "'from here'")]
    [InlineData("javascript", "const fs = require('fs');\nconsole.log('hello');\nconsole.error('oh');\nfs.writeFileSync('new.txt', 'x');\nfs.readFileSync('src/a b ü.txt', 'utf8') + fs.readFileSync('empty', 'utf8')", "'from here'")]
    public async Task Runs_with_the_files_and_shows_output_as_it_comes(string language, string code, string value)
    {
        using var files = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(files.Path, "src"));
        await File.WriteAllTextAsync(Path.Combine(files.Path, "src", "a b ü.txt"), "from here");
        await File.WriteAllTextAsync(Path.Combine(files.Path, "empty"), "");
        await File.WriteAllBytesAsync(Path.Combine(files.Path, "big.bin"), new byte[3 << 20]);
        var live = new List<RunOutput>();

        var result = await runner.Sandbox.RunAsync(Job(language, code) with { FilesRoot = files.Path }, live.Add, default);

        result.Verdict.Should().Be(Verdict.Ok, "{0} {1}", result.Evidence, result.Error);
        result.Should().BeEquivalentTo(new { Value = value, Output = "hello\n", Stderr = "oh\n" });
        result.Artifacts.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "new.txt", Content = "x"u8.ToArray() });
        string.Concat(live.Where(o => o.Stream == OutputStream.Stdout).Select(o => o.Text)).Should().Be("hello\n");
    }

    [Fact]
    public async Task Brings_back_what_a_run_left_up_to_the_limit()
    {
        using var files = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(files.Path, "old.txt"), "old");
        var job = Job("python", "import os\nos.remove('old.txt')\nopen('big.bin', 'wb').write(os.urandom(15_000_000))\nprint('x' * 1_000_000)");

        var result = await runner.Sandbox.RunAsync(job with { FilesRoot = files.Path, ReturnsFiles = true }, _ => { }, default);

        result.Verdict.Should().Be(Verdict.Ok, "{0} {1}", result.Evidence, result.Error);
        result.Left.Select(f => (f.Name, f.Content?.Length)).Should().BeEquivalentTo<(string, int?)>([("old.txt", null), ("big.bin", 15_000_000)]);
        result.Output.Should().HaveLength(1_000_001);
    }

    [Theory]
    [InlineData("import time\nprint('on', flush=True)\ntime.sleep(60)", "python")]
    [InlineData("console.log('on'); for (;;);", "javascript")]
    public async Task Stops_at_once_when_it_is_asked_to(string code, string language)
    {
        using var stop = new CancellationTokenSource();
        var waited = Stopwatch.StartNew();

        var result = await runner.Sandbox.RunAsync(Job(language, code), _ => stop.Cancel(), stop.Token);

        result.Verdict.Should().Be(Verdict.Cancelled);
        waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Limits_hold_as_they_do_in_the_servers_own_jail()
    {
        var result = await runner.Sandbox.RunAsync(Job("python", "while True: pass") with { Limits = new SandboxLimits(TimeSpan.FromSeconds(1), 64 << 20) }, _ => { }, default);

        result.Verdict.Should().Be(Verdict.Timeout);
    }

    [Fact]
    public async Task A_runner_killed_in_mid_run_is_told_and_the_next_one_runs_on_its_socket()
    {
        var on = new TaskCompletionSource();
        var run = runner.Sandbox.RunAsync(Job("python", "import time\nprint('on', flush=True)\ntime.sleep(60)"), _ => on.TrySetResult(), default);
        await on.Task;

        await runner.KillAsync();

        (await run).Should().BeEquivalentTo(new { Verdict = Verdict.SandboxFailed, Evidence = "The runner went away during the run; the code may not have run to its end. Try again." });
        (await runner.Sandbox.GetHealthAsync(again: false, default)).Should().BeEquivalentTo(new { Available = false, Isolation = "none" })
            .And.Match<SandboxHealth>(h => h.Reason.Contains("does not answer. Start it"));
        (await runner.Sandbox.RunAsync(Job("python", "1"), _ => { }, default)).Should().Match<SandboxResult>(r => r.Verdict == Verdict.Refused && r.Evidence.Contains("does not answer"));
        await runner.StartAsync();
        (await runner.Sandbox.RunAsync(Job("python", "40 + 2"), _ => { }, default)).Value.Should().Be("42");
    }

    [Fact]
    public async Task The_socket_is_its_owners_and_one_runners_only()
    {
        File.GetUnixFileMode(runner.Socket).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(runner.Socket)!).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var (code, said) = await runner.StartSecondAsync();

        code.Should().Be(1);
        said.Should().Contain("Another runner listens on");
        (await runner.Sandbox.RunAsync(Job("python", "1 + 1"), _ => { }, default)).Value.Should().Be("2");
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0x7b, 0x7d })]
    [InlineData(new byte[] { 9, 0 })]
    public async Task Nonsense_on_the_socket_ends_that_connection_only(byte[] nonsense)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(runner.Socket));
        await socket.SendAsync(nonsense);
        socket.Shutdown(SocketShutdown.Send);
        var answer = new byte[1000];
        while (await socket.ReceiveAsync(answer).WaitAsync(TimeSpan.FromSeconds(20)) > 0)
        {
            // The greeting, and perhaps a refusal.
        }

        (await runner.Sandbox.RunAsync(Job("python", "1 + 1"), _ => { }, default)).Value.Should().Be("2");
    }

    [Fact]
    public async Task Packages_are_unpacked_by_the_runner()
    {
        new WheelBuilder("rare").Add("rare.py", "answer = 42\n").Write(runner.Wheels);
        var shelf = runner.Server.GetRequiredService<IPackageShelf>();
        var offered = (await shelf.ListOfferedAsync(default)).Single();

        var shelved = await shelf.ShelveAsync(offered, default);

        var job = Job("python", "import rare\nrare.answer") with { Packages = new Dictionary<string, string> { ["rare"] = shelved.Sha256 } };
        (await runner.Sandbox.RunAsync(job, _ => { }, default)).Value.Should().Be("42");
        (await shelf.ListBuiltInAsync(default)).Select(p => p.Name.Value).Should().Contain("numpy");
        var gone = () => shelf.ShelveAsync(offered with { Sha256 = new string('0', 64) }, default);
        (await gone.Should().ThrowAsync<InvalidException>()).WithMessage("*not in the packages folder any more*");
    }

    private static SandboxJob Job(string language, string code) => new() { Language = language, Code = code };
}
