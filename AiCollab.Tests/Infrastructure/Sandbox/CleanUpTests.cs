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
    private const string Escapee = """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
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
        var home = services.GetRequiredService<JailYard>().Home.Root;
        var before = Descendants(home);

        await RunAsync(sandbox, Escapee);

        await Eventually(() => Task.FromResult(Descendants(home) <= before + 1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Leaves_no_process_folder_or_cgroup_when_it_is_disposed()
    {
        string home;
        await using (var services = SandboxFixture.Create(("Sandbox:Concurrency", "1")))
        {
            await RunAsync(services.GetRequiredService<ISandbox>(), "1");
            home = services.GetRequiredService<JailYard>().Home.Root;
            Directory.Exists(home).Should().BeTrue();
        }

        Directory.Exists(home).Should().BeFalse();
    }

    [Fact]
    public async Task A_jail_that_is_stopped_before_it_starts_is_gone()
    {
        await using var services = SandboxFixture.Create();
        var yard = services.GetRequiredService<JailYard>();
        var plan = new JailPlan
        {
            Filter = yard.Home.Put("seccomp", "test.bpf", SeccompProfile.JavaScript(RuntimeInformation.OSArchitecture)),
            Mounts = ["--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"],
            Command = ["/usr/bin/sleep", "600"],
        };

        for (var i = 0; i < 50; i++)
        {
            var start = yard.StartAsync(plan, 64 << 20, 16, new CancellationToken(canceled: true));
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

    private static bool IsJail(int pid, string home)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim() == "bwrap" && File.ReadAllText($"/proc/{pid}/cmdline").Contains(home, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Descendants(string home) => Jails(home).Sum(Count);

    private static int Count(int pid) => 1 + Children(pid).Sum(Count);

    private static List<int> Children(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task")
                .SelectMany(t => File.ReadAllText(t + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(int.Parse)
                .ToList();
        }
        catch (IOException)
        {
            return [];
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
