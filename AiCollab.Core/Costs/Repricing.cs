using AiCollab.Core.Ai;

namespace AiCollab.Core.Costs;

/// <summary>What a model's requests were billed at, and what the same tokens cost at other prices.</summary>
public sealed record Repriced(ModelRef Model, long Requests, Money Booked, Money Now)
{
    /// <summary>More is positive.</summary>
    public Money Difference => Now - Booked;
}

/// <summary>Prices old usage anew: a pure function of the stored tokens and the price rows. The ledger is only read.</summary>
public static class Repricing
{
    /// <summary>By model, the largest difference first. Requests of a provider's batch are counted at the usual rates.</summary>
    /// <param name="rows">Settled rows.</param>
    /// <param name="priceAt">The price of a model on a day.</param>
    public static IReadOnlyList<Repriced> Of(IEnumerable<UsageEntry> rows, Func<ModelRef, DateOnly, ModelPrice> priceAt) =>
    [
        .. rows.GroupBy(r => new ModelRef(r.Provider, r.Model))
            .Select(g => g.Aggregate(new Repriced(g.Key, 0, Money.Zero, Money.Zero), (sum, row) => sum with
            {
                Requests = sum.Requests + 1,
                Booked = sum.Booked + row.Cost,
                Now = sum.Now + PriceFormula.Cost(priceAt(g.Key, CostCalendar.ReadDay(row.Day)), row.Usage),
            }))
            .OrderByDescending(r => Math.Abs(r.Difference.NanoUsd)).ThenByDescending(r => r.Booked),
    ];
}
