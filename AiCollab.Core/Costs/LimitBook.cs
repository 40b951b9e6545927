using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;

namespace AiCollab.Core.Costs;

/// <summary>
/// The limits in force: an administrator's for everybody (at first those of the configuration), lowered by what a person sets for
/// themselves. A change counts at once for days and months that have begun; for sessions and tasks it counts from the next one on,
/// but sessions that stand at the old limit of everybody follow the new one.
/// </summary>
public sealed class LimitBook(ILimitStore store, IBudgetStore budgets, IOptions<CostOptions> options, CostCalendar calendar)
{
    /// <summary>The days and months the limits are counted in.</summary>
    public CostCalendar Calendar { get; } = calendar;

    /// <summary>The limits for everybody.</summary>
    public async Task<BudgetLimits> ForAllAsync(CancellationToken ct) => await store.FindAsync(null, ct) ?? Configured();

    /// <summary>What a person set for themselves.</summary>
    public async Task<BudgetLimits> OwnAsync(UserId user, CancellationToken ct) => await store.FindAsync(user, ct) ?? new BudgetLimits();

    /// <summary>The limits that count for a person.</summary>
    public async Task<BudgetLimits> ForAsync(UserId user, CancellationToken ct) => (await OwnAsync(user, ct)).Within(await ForAllAsync(ct));

    /// <summary>Sets the limits for everybody.</summary>
    /// <exception cref="ForbiddenException">The asker is no administrator.</exception>
    /// <exception cref="InvalidException">A limit is negative.</exception>
    public async Task SetForAllAsync(CurrentUser by, BudgetLimits limits, CancellationToken ct)
    {
        if (!by.IsAdmin)
        {
            throw new ForbiddenException("Only administrators set limits for everybody.");
        }

        Check(limits);
        var before = await ForAllAsync(ct);
        await store.SaveAsync(null, limits, ct);
        foreach (var open in await budgets.ListOpenAsync(Calendar.Today, ct))
        {
            if (open.Id.Owner is { } owner)
            {
                await budgets.SetLimitAsync(open.Id, (await ForAsync(owner, ct)).Of(open.Id.Scope), ct);
            }
            else if (open.Id.Scope == BudgetScope.Global || open.Limit == before.Of(open.Id.Scope))
            {
                await budgets.SetLimitAsync(open.Id, limits.Of(open.Id.Scope), ct);
            }
        }
    }

    /// <summary>Sets a person's own limits. They can only be lower than those for everybody.</summary>
    /// <exception cref="InvalidException">A limit is negative, or above what an administrator set.</exception>
    public async Task SetOwnAsync(UserId user, BudgetLimits limits, CancellationToken ct)
    {
        Check(limits);
        var all = await ForAllAsync(ct);
        foreach (var scope in Enum.GetValues<BudgetScope>())
        {
            if (limits.Of(scope) is { } own && all.Of(scope) is { } most && own > most)
            {
                throw new InvalidException($"An administrator set {most} as the most {Words(scope)}. Enter that or less.");
            }
        }

        await store.SaveAsync(user, limits with { Global = null }, ct);
        var now = limits.Within(all);
        foreach (var id in new[] { BudgetId.OfDay(user, Calendar.Today), BudgetId.OfMonth(user, Calendar.Today) })
        {
            if (await budgets.FindAsync(id, ct) is not null)
            {
                await budgets.SetLimitAsync(id, now.Of(id.Scope), ct);
            }
        }
    }

    private BudgetLimits Configured()
    {
        var set = options.Value;
        return new(Money(set.SessionLimitUsd), Money(set.UserDayLimitUsd), Money(set.UserMonthLimitUsd), Money(set.CollaborationLimitUsd), Money(set.GlobalMonthLimitUsd));
    }

    private static Money? Money(decimal? usd) => usd is { } amount ? Costs.Money.FromUsd(amount) : null;

    private static void Check(BudgetLimits limits)
    {
        if (Enum.GetValues<BudgetScope>().Any(scope => limits.Of(scope) < Costs.Money.Zero))
        {
            throw new InvalidException("A limit cannot be below zero.");
        }
    }

    private static string Words(BudgetScope scope) => scope switch
    {
        BudgetScope.Session => "for a session",
        BudgetScope.UserDay => "for a day",
        BudgetScope.UserMonth => "for a month",
        BudgetScope.Collaboration => "for a task",
        _ => "for everybody together",
    };
}
