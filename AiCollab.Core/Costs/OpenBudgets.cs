using System.Collections.Concurrent;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Opens the budgets that a request counts in, once, with the limits that are in force then.</summary>
internal sealed class OpenBudgets(IBudgetStore budgets, LimitBook limits)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<Key, IReadOnlyList<BudgetId>> _open = new();

    public async ValueTask<IReadOnlyList<BudgetId>> OfAsync(ModelUse use, DateOnly day, CancellationToken ct)
    {
        var key = new Key(use.Payer, use.Session, use.Turn, day);
        if (_open.TryGetValue(key, out var known))
        {
            return known;
        }

        var before = await limits.ForAsync(use.Payer, ct);
        var ids = Scopes(use, day, before);
        await budgets.StartAsync([.. ids.Select(id => (id, before.Of(id.Scope)))], ct);

        // A limit that was changed meanwhile has not seen these budgets.
        if (await limits.ForAsync(use.Payer, ct) is var now && now != before)
        {
            foreach (var id in ids)
            {
                await budgets.SetLimitAsync(id, now.Of(id.Scope), ct);
            }
        }

        if (_open.Count >= Most)
        {
            Forget();
        }

        return _open[key] = ids;
    }

    /// <summary>Opens all again at their next use.</summary>
    public void Forget() => _open.Clear();

    private static List<BudgetId> Scopes(ModelUse use, DateOnly day, BudgetLimits limits)
    {
        List<BudgetId> ids = [BudgetId.OfSession(use.Session), BudgetId.OfDay(use.Payer, day), BudgetId.OfMonth(use.Payer, day), BudgetId.OfAll(day)];
        if (limits.Collaboration is not null)
        {
            ids.Add(BudgetId.OfCollaboration(use.Turn));
        }

        return ids;
    }

    private sealed record Key(UserId Payer, SessionId Session, TurnId Turn, DateOnly Day);
}
