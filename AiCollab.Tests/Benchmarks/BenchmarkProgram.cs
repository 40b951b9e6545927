using AiCollab.Tests.Benchmarks.Sandbox;
using AiCollab.Tests.Benchmarks.Store;

namespace AiCollab.Tests.Benchmarks;

/// <summary>Runs the named benchmarks, or all of them, one after the other. No test runs them: their figures depend on the machine.</summary>
internal static class BenchmarkProgram
{
    private static readonly Dictionary<string, Func<Task>> All = new(StringComparer.Ordinal)
    {
        ["store"] = StoreBenchmark.RunAsync,
        ["commits"] = GroupCommitBenchmark.RunAsync,
        ["costs"] = CostBenchmark.RunAsync,
        ["ai"] = AiBenchmark.RunAsync,
        ["live"] = LiveBenchmark.RunAsync,
        ["sandbox"] = SandboxBenchmark.RunAsync,
        ["peers"] = PeerBenchmark.RunAsync,
        ["start"] = StartBenchmark.RunAsync,
    };

    /// <summary>The exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(n => !All.ContainsKey(n)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no benchmark {unknown}. There are: {string.Join(", ", All.Keys)}.");
            return 2;
        }

        foreach (var name in names.Count > 0 ? names : [.. All.Keys])
        {
            await All[name]();
        }

        return 0;
    }
}
