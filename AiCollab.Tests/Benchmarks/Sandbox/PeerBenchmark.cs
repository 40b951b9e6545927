using System.Diagnostics;
using System.Globalization;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.Python;
using AiCollab.Tests.Infrastructure.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Tests.Benchmarks.Sandbox;

/// <summary>The jail against other ways to run code, in turns: a process of its own for each run, and engines that contain code inside their host's process.</summary>
internal static class PeerBenchmark
{
    private const int WarmRounds = 60;
    private const int ColdRounds = 8;
    private const int RateRounds = 5;
    private const int MaxParallel = 4;
    private const string Sum = "499500";
    private const string JavaScript = "let sum = 0; for (let i = 0; i < 1000; i++) sum += i; sum";
    private const string Python = "sum(range(1000))";
    private static readonly UserId[] People = [.. Enumerable.Range(0, MaxParallel).Select(_ => new UserId(Guid.NewGuid()))];
    private static readonly string[] Engines = ["isolated-vm", "vm2", "quickjs-emscripten"];

    // Another memory limit than the waiting jails have: the run starts its own.
    private static readonly SandboxLimits Unpooled = new(SandboxLimits.Default.Timeout, SandboxLimits.Default.MemoryBytes - (1 << 20));

    public static async Task RunAsync()
    {
        await PeerProcess.InstallAsync();
        await using var services = SandboxFixture.Create();
        var sandbox = services.GetRequiredService<ISandbox>();
        if ((await sandbox.GetHealthAsync(again: false, default)).Languages.Count < 2)
        {
            await Console.Error.WriteLineAsync("The jail does not run here.");
            return;
        }

        var yard = services.GetRequiredService<JailYard>();
        var plan = await new PythonJail(yard, "/usr/bin/python3").CreateAsync(default);
        using var peers = new PeerPool(MaxParallel);
        var queue = new RunQueue(Environment.ProcessorCount, queuedPerUser: 3);
        await CompareAsync("JavaScript", 40, [
            new CodeSubject("this product", "kernel, new process", lane => QueuedAsync(queue, lane, () => JailAsync(sandbox, "javascript", JavaScript)), () => JailAsync(sandbox, "javascript", JavaScript, Unpooled), () => ChildMemory.Of("worker").Max()),
            Started("node, a process for each run", "none", "node", "-p", JavaScript),
            .. Engines.Select(engine => peers.Subject(engine, JavaScript)),
        ]);
        await CompareAsync("Python", 12, [
            new CodeSubject("this product", "kernel, new process", lane => QueuedAsync(queue, lane, () => JailAsync(sandbox, "python", Python)), () => ColdJailAsync(yard, plan), () => ChildMemory.Of("python").Max()),
            Started("python3 with the same imports, a process for each run", "none", "/usr/bin/python3", "-c", $"import numpy, pandas, matplotlib.pyplot\nprint({Python})"),
            peers.Subject("pyodide", Python),
        ]);
    }

    private static async Task CompareAsync(string language, int rateRuns, IReadOnlyList<CodeSubject> subjects)
    {
        Report.Title($"{language}: runs a sum of 1,000 numbers, each time in a fresh context");
        Report.Head("way", "boundary", "warm p50, ms (range)", "this product is faster, times", "from nothing, ms (range)", "runs/s, 1 at a time", "2", "4", "waiting, MB");
        var warm = await Interleaved.MeasureAsync([.. subjects.Select(s => new Subject(s.Name, _ => s.WarmAsync(0)))], 1, WarmRounds);
        var cold = await Interleaved.MeasureAsync([.. subjects.Select(s => new Subject(s.Name, _ => s.ColdAsync()))], 1, ColdRounds);
        var rates = new List<IReadOnlyList<Series>>();
        foreach (var parallel in new[] { 1, 2, MaxParallel })
        {
            rates.Add(await Interleaved.MeasureAsync([.. subjects.Select(s => new Subject(s.Name, runs => ManyAsync(s, runs, parallel)))], rateRuns, RateRounds));
        }

        for (var i = 0; i < subjects.Count; i++)
        {
            Report.Row([
                subjects[i].Name, subjects[i].Boundary, Milliseconds(warm[i]).ToString(), warm[0].SpeedOf(warm[i]).ToString(), Milliseconds(cold[i]).ToString(),
                .. rates.Select(r => PerSecond(r[i])), subjects[i].Megabytes()?.ToString("0.0", CultureInfo.InvariantCulture) ?? "none waits",
            ]);
        }

        Report.End();
    }

    private static Task ManyAsync(CodeSubject subject, int runs, int parallel) =>
        Task.WhenAll(Enumerable.Range(0, parallel).Select(async lane =>
        {
            for (var i = lane; i < runs; i += parallel)
            {
                await subject.WarmAsync(lane);
            }
        }));

    private static CodeSubject Started(string name, string boundary, string program, params string[] arguments)
    {
        return new CodeSubject(name, boundary, _ => RunAsync(), RunAsync, () => null);

        async Task RunAsync()
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            Check(await process.StandardOutput.ReadToEndAsync());
            await process.WaitForExitAsync();
        }
    }

    // Each of the parallel runs is another person's, and takes its turn as in the product.
    private static async Task QueuedAsync(RunQueue queue, int lane, Func<Task> run)
    {
        using var turn = await queue.EnterAsync(People[lane], default);
        await run();
    }

    private static async Task JailAsync(ISandbox sandbox, string language, string code, SandboxLimits? limits = null)
    {
        var job = new SandboxJob { Language = language, Code = code, Limits = limits ?? SandboxLimits.Default };
        Check((await sandbox.RunAsync(job, _ => { }, default)).Value);
    }

    private static async Task ColdJailAsync(JailYard yard, JailPlan plan)
    {
        await using var jail = await yard.StartAsync(plan, 1L << 30, 72, default);
        Check((await new Conversation(jail, new SandboxJob { Language = "python", Code = Python }, TimeProvider.System).RunAsync(false, _ => { }, default)).Value);
    }

    private static void Check(string? value)
    {
        if (value?.Trim() != Sum)
        {
            throw new InvalidOperationException($"A run gave {value} instead of {Sum}.");
        }
    }

    private static Spread Milliseconds(Series series) => Spread.Of(series.Rounds.Select(us => us / 1000));

    private static string PerSecond(Series series) => (1e6 / series.Time.Median).ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Processes with other engines, one for each parallel run.</summary>
    private sealed class PeerPool(int parallel) : IDisposable
    {
        private readonly List<PeerProcess> _all = [];

        public CodeSubject Subject(string engine, string code)
        {
            var lanes = Enumerable.Range(0, parallel).Select(_ => new PeerProcess(engine)).ToList();
            _all.AddRange(lanes);
            return new CodeSubject(
                engine, "the engine, in its host", async lane => Check(await lanes[lane].RunAsync(code)), () => ColdAsync(engine, code), () => ChildMemory.OfProcess(lanes[0].Id));
        }

        public void Dispose() => _all.ForEach(p => p.Dispose());

        private static async Task ColdAsync(string engine, string code)
        {
            using var process = new PeerProcess(engine);
            Check(await process.RunAsync(code));
        }
    }
}
