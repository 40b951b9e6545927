using System.Diagnostics;

using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;

namespace AiCollab.Tests.Benchmarks;

/// <summary>Holding and settling money on the embedded store (synchronous=NORMAL): one person, and many at once.</summary>
internal static class CostBenchmark
{
    private const int Rounds = 9;
    private const int Calls = 2_000;
    private const double MostMs = 1;
    private const double LeastPerSecond = 2_000;

    public static async Task RunAsync()
    {
        Report.Title($"Costs: reserve + settle, median (range) of {Rounds} rounds of {Calls} calls");
        Report.Head("users", "p50, ms", "p95, ms", "per second", "goal", "");
        await MeasureAsync(1, (p50, _) => (p50.Median <= MostMs, $"p50 <= {MostMs} ms"));
        await MeasureAsync(100, (_, rate) => (rate.Median >= LeastPerSecond, $">= {LeastPerSecond} per second"));
        await MeasureAsync(200, (_, _) => (null, ""));
        Report.End();
    }

    private static async Task MeasureAsync(int users, Func<Spread, Spread, (bool? Met, string Goal)> judge)
    {
        using var room = await MoneyRoom.OpenAsync(MongoServers.Embedded, session: 1_000_000, day: 1_000_000);
        var uses = Enumerable.Range(0, users).Select(_ => Use()).ToList();
        await RoundAsync(room.Guard, uses);
        var rounds = new List<Round>();
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add(await RoundAsync(room.Guard, uses));
        }

        var p50 = Spread.Of(rounds.Select(r => r.P50));
        var rate = Spread.Of(rounds.Select(r => r.PerSecond));
        var (met, goal) = judge(p50, rate);
        Report.Row($"{users}", p50.ToString(), Spread.Of(rounds.Select(r => r.P95)).ToString(), rate.ToString(), goal, met is { } known ? Report.Verdict(known) : "");
    }

    private static async Task<Round> RoundAsync(BudgetGuard guard, List<ModelUse> uses)
    {
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(uses.Select(use => Task.Run(() => CallsAsync(guard, use, Calls / uses.Count))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var sorted = times.SelectMany(t => t).Order().ToList();
        return new Round(Spread.Percentile(sorted, 0.5), Spread.Percentile(sorted, 0.95), sorted.Count / seconds);
    }

    private static async Task<List<double>> CallsAsync(BudgetGuard guard, ModelUse use, int calls)
    {
        var times = new List<double>(calls);
        for (var i = 0; i < calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var hold = await guard.ReserveAsync(use, MoneyRoom.Price, 100, 1_000, default);
            await guard.SettleAsync(hold, MoneyRoom.Cost(500_000));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times;
    }

    private static ModelUse Use() =>
        new(UserId.New(), SessionId.New(), TurnId.New(), StepId.New(), ParticipantId.New(), null, MoneyRoom.Price.Model);

    private sealed record Round(double P50, double P95, double PerSecond);
}
