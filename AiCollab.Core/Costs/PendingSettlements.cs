using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AiCollab.Core.Costs;

/// <summary>Settlements that met a dead database, kept in memory until it is back. What is beyond the bound is left to the sweeper's estimate.</summary>
internal sealed class PendingSettlements
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<HoldId, Settlement> _waiting = new();

    public int Count => _waiting.Count;

    /// <summary>Remembers a settlement; the first one of a hold stands.</summary>
    public void Add(HoldId hold, Settlement settlement)
    {
        if (_waiting.Count < Most)
        {
            _waiting.TryAdd(hold, settlement);
        }
    }

    public bool TryFind(HoldId hold, [NotNullWhen(true)] out Settlement? settlement) => _waiting.TryGetValue(hold, out settlement);

    public void Remove(HoldId hold) => _waiting.TryRemove(hold, out _);

    /// <summary>What waits now, oldest hold first.</summary>
    public IReadOnlyList<(HoldId Hold, Settlement Settlement)> All() => [.. _waiting.OrderBy(w => w.Key.Value).Select(w => (w.Key, w.Value))];
}
