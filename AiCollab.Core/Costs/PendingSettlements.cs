using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AiCollab.Core.Costs;

/// <summary>Settlements that met a dead database, kept in memory until it is back. What is beyond the bound is left to the sweeper's estimate.</summary>
internal sealed class PendingSettlements
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<HoldId, (UsageEntry Row, Settlement Settlement)> _waiting = new();

    public int Count => _waiting.Count;

    /// <summary>Remembers a settlement; the first one of a hold stands.</summary>
    public void Add(UsageEntry row, Settlement settlement)
    {
        if (_waiting.Count < Most)
        {
            _waiting.TryAdd(row.Id, (row, settlement));
        }
    }

    public bool TryFind(HoldId hold, [NotNullWhen(true)] out Settlement? settlement)
    {
        settlement = _waiting.TryGetValue(hold, out var found) ? found.Settlement : null;
        return settlement is not null;
    }

    public void Remove(HoldId hold) => _waiting.TryRemove(hold, out _);

    /// <summary>What waits now, oldest hold first.</summary>
    public IReadOnlyList<(UsageEntry Row, Settlement Settlement)> All() => [.. _waiting.OrderBy(w => w.Key.Value).Select(w => w.Value)];
}
