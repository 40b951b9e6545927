using AiCollab.Tests.Emulator;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;
using Xunit.Abstractions;

namespace AiCollab.Tests.Infrastructure.Costs.Storm;

/// <summary>
/// Many calls at once with aborts, refusals, failures and broken streams, while the process that makes them is killed at random and started
/// again: no budget is ever overspent, no hold stays, and every token that a provider counted is billed once.
/// </summary>
public sealed class MoneyStormTests(ITestOutputHelper output)
{
    private static readonly bool Thorough = Environment.GetEnvironmentVariable("AICOLLAB_THOROUGH") == "1";
    private static readonly int Calls = Thorough ? 2_000 : 200;
    private static readonly int Kills = Thorough ? 20 : 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Thorough ? 7 : 2);
    private static readonly TimeSpan HoldsEnd = TimeSpan.FromSeconds(60);
    private readonly Random _random = new();
    private readonly StormPlan _plan = new(Guid.NewGuid().ToString("N")[..8]);
    private readonly Dictionary<int, string> _outcomes = [];

    [EmulatorTheory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Nothing_is_overspent_leaked_or_billed_wrongly_through_kills_at_random(string server)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var emulator = await ProviderEmulator.StartAsync();
        await _plan.TeachAsync(emulator, Calls);
        await using var proxy = new FaultProxy(emulator.Url) { Choose = _plan.FaultOf };
        using var store = await StormStore.OpenAsync(server);
        Configure(store.Settings, proxy.Url);
        await using var sampler = new BudgetSampler(store.Outside);

        for (var kill = 0; kill < Kills; kill++)
        {
            using var doomed = await StormProcess.StartAsync(_plan, store.Settings, Remaining(), _outcomes, patience.Token);
            var requests = proxy.Requests + _random.Next(1, Calls);
            await doomed.KillAsync(_random.Next(1, Calls / Kills), () => proxy.Requests >= requests, patience.Token);
        }

        using var last = await StormProcess.StartAsync(_plan, store.Settings, Remaining(), _outcomes, patience.Token);
        await last.FinishAsync(patience.Token);
        await HoldsEndAsync(store.Outside, patience.Token);
        var books = await StormBooks.ReadAsync(store.Outside, await emulator.JournalAsync(), _plan, _outcomes);
        (await last.EndAsync(patience.Token)).Should().Be(0, last.Errors);

        output.WriteLine($"{server}: {Calls} calls, {Kills} kills, {books.Requests} requests at the provider, {books.Uncertain} estimates, {books.Lost} lost; {sampler.Samples} samples, fullest {sampler.Fullest:P1}");
        output.WriteLine(string.Join(", ", _outcomes.Values.GroupBy(o => o.Split(' ')[0]).Select(g => $"{g.Count()} {g.Key}")));
        books.Check();
        sampler.Wrong.Should().BeEmpty();
        sampler.Samples.Should().BeGreaterThan(50);
        sampler.Fullest.Should().BeGreaterThan(0.9, "else the limits were never put to the test");
        _outcomes.Should().HaveCount(Calls);
        _outcomes.Values.Should().NotContain(o => o.StartsWith("broken", StringComparison.Ordinal));
        _outcomes.Values.Count(o => o == "ok").Should().BeGreaterThan(Calls / 3);
    }

    private static void Configure(Dictionary<string, string> settings, Uri provider)
    {
        settings["AICOLLAB_MODELS"] = "";
        settings["Ai:Providers:openai:BaseUrl"] = new Uri(provider, "v1/").AbsoluteUri;
        settings["Ai:Providers:anthropic:BaseUrl"] = provider.AbsoluteUri;
        settings["Ai:Concurrency"] = "10000";
        settings["Ai:RetryDelay"] = "00:00:00.050";
        settings["Costs:Lease"] = Thorough ? "00:00:15" : "00:00:05";
        settings["Costs:Queue"] = "00:00:20";
        settings["Costs:SessionLimitUsd"] = "0.12";
        settings["Costs:UserDayLimitUsd"] = "0.2";
        settings["Costs:GlobalMonthLimitUsd"] = (0.1m * Calls / StormPlan.CallsOfOnePerson).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private IEnumerable<int> Remaining() => Enumerable.Range(0, Calls).Where(call => !_outcomes.ContainsKey(call)).ToList();

    /// <summary>What dead processes held comes free by itself.</summary>
    private static async Task HoldsEndAsync(IMongoDatabase database, CancellationToken ct)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(ct);
        soon.CancelAfter(HoldsEnd);
        var held = new BsonDocument("state", new BsonDocument("$ne", "Booked"));
        while (await database.GetCollection<BsonDocument>("usage_tracking").Find(held).AnyAsync(soon.Token))
        {
            await Task.Delay(50, soon.Token);
        }
    }
}
