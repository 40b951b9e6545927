using System.Diagnostics;

using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.Python;
using AiCollab.Tests.Infrastructure.Sandbox;

using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Tests.Benchmarks.Sandbox;

/// <summary>Runs in the jail: warm, without a waiting jail, many at once, and from nothing.</summary>
internal static class SandboxBenchmark
{
    private const int WarmRuns = 100;
    private const int ManyRuns = 200;
    private const int ColdRuns = 10;
    private const string Script = "console.log(1 + 1)";
    private const string Trivial = "print(1 + 1)";
    private const string Pandas = "import pandas as pd\npd.DataFrame({'a': range(1000), 'b': range(1000)}).groupby('a').sum().head()";
    private const string Plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], [4, 1, 6])\nplt.show()";

    // Another memory limit than the waiting jails have: the run starts its own, as it does when none waits.
    private static readonly SandboxLimits Unpooled = new(SandboxLimits.Default.Timeout, SandboxLimits.Default.MemoryBytes - (1 << 20));
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync()
    {
        await using var services = SandboxFixture.Create();
        var sandbox = services.GetRequiredService<ISandbox>();
        var health = await sandbox.GetHealthAsync(again: false, default);
        if (health.Languages.Count < 2)
        {
            await Console.Error.WriteLineAsync($"The jail does not run here: {health.Reason}");
            return;
        }

        Report.Title($"Sandbox ({health.Isolation})");
        Report.Head("figure", "measured", "goal", "");
        await JavaScriptAsync(sandbox);
        await PythonAsync(sandbox, services.GetRequiredService<JailYard>());
        Report.End();
    }

    private static async Task JavaScriptAsync(ISandbox sandbox)
    {
        AtMost("JavaScript worker waiting, MB", ChildMemory.Of("worker").Max(), 25);
        var warm = await TimesAsync(() => OneAsync(sandbox, "javascript", Script), WarmRuns, Refill);
        AtMost("JavaScript warm p50, ms (range)", warm, 5);
        AtMost("JavaScript warm p95, ms", Spread.Percentile(warm, 0.95), 20);
        var miss = await TimesAsync(() => OneAsync(sandbox, "javascript", Script, Unpooled), WarmRuns / 2, Refill);
        AtMost("JavaScript without a waiting jail p50, ms (range)", miss, 40);
        AtLeast("JavaScript fresh jails per second", await RateAsync(() => OneAsync(sandbox, "javascript", Script)), 60);
    }

    private static async Task PythonAsync(ISandbox sandbox, JailYard yard)
    {
        AtMost("Python zygote waiting, MB", ChildMemory.Of("python").Max(), 120);
        var warm = await TimesAsync(() => OneAsync(sandbox, "python", Trivial), WarmRuns, TimeSpan.Zero);
        AtMost("Python trivial p50, ms (range)", warm, 35);
        var pandas = await TimesAsync(() => OneAsync(sandbox, "python", Pandas), WarmRuns, TimeSpan.Zero);
        AtMost("Python pandas p50, ms (range)", pandas, 60);
        var plot = await TimesAsync(() => OneAsync(sandbox, "python", Plot), WarmRuns / 2, TimeSpan.Zero);
        AtMost("Python plot p50, ms (range)", plot, 200);
        AtLeast("Python trivial runs per second", await RateAsync(() => OneAsync(sandbox, "python", Trivial)), 60);
        AtLeast("Python pandas runs per second", await RateAsync(() => OneAsync(sandbox, "python", Pandas)), 40);
        var plan = await new PythonJail(yard, "/usr/bin/python3").CreateAsync(default);
        var cold = await TimesAsync(() => ColdAsync(yard, plan), ColdRuns, TimeSpan.Zero);
        Report.Row("Python trivial in a cold jail p50, ms (range)", Spread.Of(cold).ToString(), "", "");
        AtLeast("Python warm against cold, times", Spread.Percentile(cold, 0.5) / Spread.Percentile(warm, 0.5), 15);
    }

    private static async Task OneAsync(ISandbox sandbox, string language, string code, SandboxLimits? limits = null)
    {
        var job = new SandboxJob { Language = language, Code = code, Limits = limits ?? SandboxLimits.Default };
        Check(await sandbox.RunAsync(job, _ => { }, default));
    }

    private static async Task ColdAsync(JailYard yard, JailPlan plan)
    {
        await using var jail = await yard.StartAsync(plan, 1L << 30, 72, default);
        Check(await new Conversation(jail, new SandboxJob { Language = "python", Code = Trivial }, TimeProvider.System).RunAsync(false, _ => { }, default));
    }

    private static void Check(SandboxResult result)
    {
        if (result.Verdict != Verdict.Ok)
        {
            throw new InvalidOperationException($"A run ended as {result.Verdict}: {result.Evidence} {result.Error?.Trace}");
        }
    }

    // One after the other, with time between for a new jail to wait ready; milliseconds in ascending order.
    private static async Task<List<double>> TimesAsync(Func<Task> run, int runs, TimeSpan between)
    {
        await run();
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            await Task.Delay(between);
            var started = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    private static async Task<double> RateAsync(Func<Task> run)
    {
        await run();
        var started = Stopwatch.GetTimestamp();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(Enumerable.Range(0, ManyRuns), options, async (_, _) => await run());
        return ManyRuns / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void AtMost(string figure, List<double> times, double goal) =>
        Report.Row(figure, Spread.Of(times).ToString(), $"<= {goal}", Report.Verdict(Spread.Percentile(times, 0.5) <= goal));

    private static void AtMost(string figure, double measured, double goal) => Report.Row(figure, Number(measured), $"<= {goal}", Report.Verdict(measured <= goal));

    private static void AtLeast(string figure, double measured, double goal) => Report.Row(figure, Number(measured), $">= {goal}", Report.Verdict(measured >= goal));

    private static string Number(double figure) => figure.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
