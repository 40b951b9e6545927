using System.Diagnostics;
using System.Runtime.InteropServices;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Jail;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

/// <summary>After a run, whatever it did, nothing of it is left; after the product, nothing at all.</summary>
public sealed class CleanUpTests
{
    private const string EscapeeName = "jail-escapee";

    private const string Escapee = $"""
        import ctypes, os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                ctypes.CDLL(None).prctl(15, b'{EscapeeName}', 0, 0, 0)
                print('hidden', flush=True)
                while True: time.sleep(0.1)
            os._exit(0)
        while True: pass
        """;

    [Fact]
    public async Task Kills_what_hides_from_its_parent_within_two_seconds()
    {
        await using var services = SandboxFixture.Create(("Sandbox:Concurrency", "1"));
        var sandbox = services.GetRequiredService<ISandbox>();
        await RunAsync(sandbox, "1");
        var hidden = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var job = new SandboxJob { Language = "python", Code = Escapee };
        var running = sandbox.RunAsync(job, _ => hidden.TrySetResult(), stop.Token);
        await hidden.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Escapees().Should().Be(1);

        await stop.CancelAsync();

        (await running).Verdict.Should().Be(Verdict.Cancelled);
        await Eventually(() => Task.FromResult(Escapees() == 0), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Leaves_no_process_folder_or_cgroup_when_it_is_disposed()
    {
        string home;
        List<string> jails;
        await using (var services = SandboxFixture.Create(("Sandbox:Concurrency", "1")))
        {
            await RunAsync(services.GetRequiredService<ISandbox>(), "1");
            home = services.GetRequiredService<JailYard>().Home.Root;
            jails = Directory.EnumerateDirectories(Path.Combine(home, "jails")).Select(jail => Path.GetFileName(jail)!).ToList();
            jails.Should().NotBeEmpty();
            Jails(home).Should().NotBeEmpty();
        }

        Directory.Exists(home).Should().BeFalse();
        Jails(home).Should().BeEmpty();
        Directory.EnumerateDirectories("/sys/fs/cgroup", "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().NotIntersectWith(jails);
    }

    [Theory]
    [InlineData("auto", "/usr/bin/sleep", "600")]
    [InlineData("rlimit", "/usr/bin/cat", "-")]
    public async Task A_jail_that_is_stopped_while_it_is_being_built_is_gone(string isolation, params string[] command)
    {
        await using var services = SandboxFixture.Create(("Sandbox:Isolation", isolation));
        var yard = services.GetRequiredService<JailYard>();
        var plan = new JailPlan
        {
            Filter = yard.Home.Put("seccomp", "test.bpf", SeccompProfile.JavaScript(RuntimeInformation.OSArchitecture)),
            Mounts = ["--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"],
            Command = command,
        };

        for (var i = 0; i < 60; i++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(i * 0.5));
            var start = yard.StartAsync(plan, 64 << 20, 16, stop.Token);
            await start.Invoking(task => task.WaitAsync(TimeSpan.FromSeconds(10))).Should().ThrowAsync<OperationCanceledException>();
        }
    }

    [Fact]
    public async Task A_worker_that_was_killed_from_outside_is_replaced()
    {
        await using var services = SandboxFixture.Create(("Sandbox:Concurrency", "1"));
        var sandbox = services.GetRequiredService<ISandbox>();
        await RunAsync(sandbox, "1");

        foreach (var pid in Jails(services.GetRequiredService<JailYard>().Home.Root))
        {
            Process.GetProcessById(pid).Kill();
        }

        await Eventually(async () => (await RunAsync(sandbox, "40 + 2")).Value == "42", TimeSpan.FromSeconds(20));
    }

    private static Task<SandboxResult> RunAsync(ISandbox sandbox, string code) => sandbox.RunAsync(
        new SandboxJob { Language = "python", Code = code, Limits = new SandboxLimits(TimeSpan.FromSeconds(1.5), 256L << 20) }, _ => { }, default);

    /// <summary>The jails of one sandbox; other tests have theirs.</summary>
    private static IEnumerable<int> Jails(string home) => Children(Environment.ProcessId).Where(pid => IsJail(pid, home));

    private static bool IsJail(int pid, string home) =>
        Name($"/proc/{pid}") == "bwrap" && Text($"/proc/{pid}/cmdline").Contains(home, StringComparison.Ordinal);

    /// <summary>By their name, wherever in the tree of processes they hang.</summary>
    private static int Escapees() => Directory.EnumerateDirectories("/proc").Count(process => Name(process) == EscapeeName);

    private static string Name(string process) => Text(process + "/comm").Trim();

    private static List<int> Children(int pid) => Directory.EnumerateDirectories($"/proc/{pid}/task")
        .SelectMany(thread => Text(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(int.Parse)
        .ToList();

    /// <summary>Empty when the process or thread has ended since it was listed.</summary>
    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task Eventually(Func<Task<bool>> condition, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            clock.Elapsed.Should().BeLessThan(patience);
            await Task.Delay(20);
        }
    }
}
