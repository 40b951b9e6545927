using System.Diagnostics;
using System.Globalization;

using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Tests.Infrastructure.Mongo.Embedded;

namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>How many writes of 32 clients share one commit that waits for the device (synchronous=FULL).</summary>
internal static class GroupCommitBenchmark
{
    private const int Clients = 32;
    private const int Rounds = 7;
    private const int Writes = 200;
    private const double Goal = 10;

    public static async Task RunAsync()
    {
        Report.Title($"Group commit: {Clients} clients, synchronous=FULL, median (range) of {Rounds} rounds");
        Report.Head("figure", "measured", "goal", "");
        await using var store = new TestStore(configure: options => options.Synchronous = Synchronous.Full);
        await RoundAsync(store, 0);
        var rounds = new List<(double PerCommit, double PerSecond)>();
        for (var round = 1; round <= Rounds; round++)
        {
            rounds.Add(await RoundAsync(store, round));
        }

        var perCommit = Spread.Of(rounds.Select(r => r.PerCommit));
        Report.Row("writes per commit", perCommit.ToString(), $">= {Goal.ToString(CultureInfo.InvariantCulture)}", Report.Verdict(perCommit.Median >= Goal));
        Report.Row("writes per second", Spread.Of(rounds.Select(r => r.PerSecond)).ToString(), "", "");
        Report.End();
    }

    private static async Task<(double PerCommit, double PerSecond)> RoundAsync(TestStore store, int round)
    {
        var writer = store.Store.Engine.Writer;
        var (commits, writes) = (writer.Commits, writer.Writes);
        var things = store.Things;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < Writes; i++)
            {
                await things.InsertOneAsync(SampleDocument.Create((((round * Clients) + client) * Writes) + i));
            }
        })));
        return ((writer.Writes - writes) / (double)(writer.Commits - commits), Clients * Writes / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
