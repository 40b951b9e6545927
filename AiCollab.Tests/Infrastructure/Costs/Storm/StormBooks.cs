using System.Text.Json.Nodes;
using AiCollab.Core.Costs;
using FluentAssertions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.Infrastructure.Costs.Storm;

/// <summary>Compares ledger, budgets, the provider's journal and what callers were told, all read from outside.</summary>
internal sealed class StormBooks(
    IReadOnlyList<UsageEntry> rows, IReadOnlyList<BsonDocument> budgets, IReadOnlyList<(int Call, int Status)> journal, IReadOnlyDictionary<int, string> outcomes)
{
    public static async Task<StormBooks> ReadAsync(IMongoDatabase database, JsonArray journal, StormPlan plan, IReadOnlyDictionary<int, string> outcomes) => new(
        await database.GetCollection<UsageEntry>("usage_tracking").Find(new BsonDocument()).ToListAsync(),
        await database.GetCollection<BsonDocument>("budgets").Find(new BsonDocument()).ToListAsync(),
        [.. journal.Select(e => (Call: plan.CallIn(e!["body"]?.ToJsonString() ?? ""), Status: e["response"]!["status"]!.GetValue<int>())).Where(e => e.Call is not null).Select(e => (e.Call!.Value, e.Status))],
        outcomes);

    private ILookup<int, UsageEntry> Rows { get; } = rows.ToLookup(r => StormPlan.CallOf(r.Step));

    public int Requests => journal.Count;

    public int Uncertain => rows.Count(r => r.Uncertain);

    public int Lost => rows.Count(r => r.Outcome == "lost");

    public void Check()
    {
        Every_row_is_final_and_every_budget_is_the_sum_of_its_rows();
        What_the_provider_counted_is_billed_to_the_nano_dollar();
        Every_request_has_a_row_of_its_own();
    }

    private void Every_row_is_final_and_every_budget_is_the_sum_of_its_rows()
    {
        rows.Should().OnlyContain(r => r.State == UsageState.Booked);
        rows.Should().OnlyContain(r => r.Cost <= r.Held);
        var spent = rows.SelectMany(r => r.Budgets.Select(b => (Budget: b, r.Cost.NanoUsd))).GroupBy(r => r.Budget).ToDictionary(g => g.Key, g => g.Sum(r => r.NanoUsd));
        foreach (var budget in budgets)
        {
            var id = budget["_id"].AsString;
            (budget["holds"].AsBsonArray.Count, budget["reserved"].ToInt64(), budget["spent"].ToInt64()).Should().Be((0, 0L, spent.GetValueOrDefault(id)), id);
        }
    }

    private void What_the_provider_counted_is_billed_to_the_nano_dollar()
    {
        foreach (var row in rows.Where(r => r is { Uncertain: false, Outcome: "ok" }))
        {
            var call = StormPlan.CallOf(row.Step);
            (row.Cost.NanoUsd, row.Usage.Input, row.Usage.Output).Should().Be((StormPlan.CostOf(call), StormPlan.UsageOf(call).Input, StormPlan.UsageOf(call).Output));
        }

        rows.Where(r => r is { Uncertain: false } && r.Outcome != "ok").Should().OnlyContain(r => r.Cost == Money.Zero, "what is neither counted nor marked as an estimate is free");
        foreach (var call in outcomes.Where(o => o.Value == "ok").Select(o => o.Key))
        {
            Rows[call].Count(r => r is { Uncertain: false, Outcome: "ok" }).Should().BeInRange(1, journal.Count(e => e == (call, 200)), $"call {call} had its usage sent");
        }
    }

    private void Every_request_has_a_row_of_its_own()
    {
        foreach (var requests in journal.GroupBy(e => e.Call))
        {
            Rows[requests.Key].Count(r => r.Outcome != "never sent").Should().BeGreaterThanOrEqualTo(requests.Count(), $"call {requests.Key} reached the provider so often");
        }
    }
}
