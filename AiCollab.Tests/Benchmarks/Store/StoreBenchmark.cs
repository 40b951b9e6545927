namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>The embedded store against SQLite by hand and LiteDB: one client, documents of 1 KB, synchronous=NORMAL.</summary>
internal static class StoreBenchmark
{
    private const int Stored = 10_000;
    private const int Rounds = 15;

    // What is called, how often in a round, and how fast it should at least be in units of raw SQLite.
    private static readonly Case[] Cases =
    [
        new("findOne by _id", 1_000, 0.33, (store, n) => store.FindAsync(n * 7919 % Stored)),
        new("range of 100", 100, 0.75, (store, n) => store.RangeAsync(n * 7919 % (Stored - SampleDocument.Range))),
        new("insertOne", 500, 0.65, (store, n) => store.InsertAsync(1_000_000 + n)),
        new("insertMany(100)", 30, 0.8, (store, n) => store.InsertManyAsync(2_000_000 + (n * SampleDocument.Range))),
        new("$inc", 500, 0.4, (store, n) => store.IncrementAsync(n * 7919 % Stored)),
    ];

    public static async Task RunAsync()
    {
        Report.Title("Store: speed in units of raw SQLite and of LiteDB, median (range) of " + Rounds + " rounds");
        Report.Head("operation", "embedded, us", "raw SQLite, us", "LiteDB, us", "to raw SQLite", "goal", "", "to LiteDB", "goal 1");
        await using var embedded = new EmbeddedSubject();
        await using var raw = new SqliteSubject();
        await using var lite = new LiteSubject();
        IStoreSubject[] stores = [embedded, raw, lite];
        foreach (var store in stores)
        {
            await FillAsync(store);
        }

        foreach (var @case in Cases)
        {
            await MeasureAsync(@case, stores);
        }

        Report.End();
    }

    private static async Task FillAsync(IStoreSubject store)
    {
        for (var id = 0; id < Stored; id += SampleDocument.Range)
        {
            await store.InsertManyAsync(id);
        }
    }

    private static async Task MeasureAsync(Case @case, IReadOnlyList<IStoreSubject> stores)
    {
        var series = await Interleaved.MeasureAsync([.. stores.Select(store => Repeating(@case, store))], @case.Operations, Rounds);
        var toRaw = series[0].SpeedOf(series[1]);
        var toLite = series[0].SpeedOf(series[2]);
        Report.Row(
            @case.Name, series[0].Time.ToString(), series[1].Time.ToString(), series[2].Time.ToString(),
            toRaw.ToString(), $">= {@case.Goal}", Report.Verdict(toRaw.Median >= @case.Goal), toLite.ToString(), Report.Verdict(toLite.Median >= 1));
    }

    private static Subject Repeating(Case @case, IStoreSubject store)
    {
        var next = 0;
        return new Subject(store.Name, async operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                await @case.Call(store, next++);
            }
        });
    }

    private sealed record Case(string Name, int Operations, double Goal, Func<IStoreSubject, int, Task> Call);
}
