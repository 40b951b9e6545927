using System.Collections.Concurrent;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Opens the budgets that a request counts in, once, with the limits that are in force then. Those of who asks at the same time are opened together.</summary>
internal sealed class OpenBudgets
{
    private const int MostKnown = 10_000;
    private const int MostAtOnce = 1_000;

    private readonly IBudgetStore _budgets;
    private readonly LimitBook _limits;
    private readonly ConcurrentDictionary<Key, IReadOnlyList<BudgetId>> _open = new();
    private readonly Batch<Key, IReadOnlyList<BudgetId>> _opening;

    public OpenBudgets(IBudgetStore budgets, LimitBook limits)
    {
        (_budgets, _limits) = (budgets, limits);
        _opening = new(OpenAsync, MostAtOnce);
    }

    public async ValueTask<IReadOnlyList<BudgetId>> OfAsync(ModelUse use, DateOnly day, CancellationToken ct)
    {
        var key = new Key(use.Payer, use.Session, use.Turn, day);
        return _open.TryGetValue(key, out var known) ? known : await _opening.AddAsync(key).WaitAsync(ct);
    }

    /// <summary>Opens all again at their next use.</summary>
    public void Forget() => _open.Clear();

    private async Task<IReadOnlyList<IReadOnlyList<BudgetId>>> OpenAsync(IReadOnlyList<Key> keys)
    {
        var before = await LimitsAsync(keys);
        var scopes = keys.Select(k => Scopes(k, before[k.Payer])).ToList();
        await _budgets.StartAsync([.. keys.Zip(scopes, (k, ids) => ids.Select(id => (id, before[k.Payer].Of(id.Scope)))).SelectMany(s => s).DistinctBy(s => s.id)], CancellationToken.None);
        await FollowAsync(keys, scopes, before);
        if (_open.Count >= MostKnown)
        {
            Forget();
        }

        foreach (var (key, ids) in keys.Zip(scopes))
        {
            _open[key] = ids;
        }

        return scopes;
    }

    // A limit that was changed meanwhile has not seen these budgets.
    private async Task FollowAsync(IReadOnlyList<Key> keys, IReadOnlyList<IReadOnlyList<BudgetId>> scopes, IReadOnlyDictionary<UserId, BudgetLimits> before)
    {
        var now = await LimitsAsync(keys);
        foreach (var (key, ids) in keys.Zip(scopes).Where(k => now[k.First.Payer] != before[k.First.Payer]))
        {
            foreach (var id in ids)
            {
                await _budgets.SetLimitAsync(id, now[key.Payer].Of(id.Scope), CancellationToken.None);
            }
        }
    }

    private async Task<IReadOnlyDictionary<UserId, BudgetLimits>> LimitsAsync(IReadOnlyList<Key> keys)
    {
        var found = new Dictionary<UserId, BudgetLimits>();
        foreach (var payer in keys.Select(k => k.Payer).Distinct())
        {
            found[payer] = await _limits.ForAsync(payer, CancellationToken.None);
        }

        return found;
    }

    private static List<BudgetId> Scopes(Key key, BudgetLimits limits)
    {
        List<BudgetId> ids = [BudgetId.OfSession(key.Session), BudgetId.OfDay(key.Payer, key.Day), BudgetId.OfMonth(key.Payer, key.Day), BudgetId.OfAll(key.Day)];
        if (limits.Collaboration is not null)
        {
            ids.Add(BudgetId.OfCollaboration(key.Turn));
        }

        return ids;
    }

    private sealed record Key(UserId Payer, SessionId Session, TurnId Turn, DateOnly Day);
}
