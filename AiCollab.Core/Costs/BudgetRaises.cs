using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Whether a person may raise a budget that runs out.</summary>
/// <param name="Allowed">They may.</param>
/// <param name="Most">Up to this; null: without end.</param>
public sealed record RaiseRule(bool Allowed, Money? Most);

/// <summary>
/// Raises a budget while it is used. Who pays for a session may raise its budget and their own day and month up to what an
/// administrator set for everybody; an administrator may raise a session's as far as they like. Waiting requests look again at once.
/// </summary>
public sealed class BudgetRaises(LimitBook limits, IBudgetStore budgets, HoldQueue queue)
{
    /// <summary>What the person may do.</summary>
    public async Task<RaiseRule> RuleAsync(CurrentUser by, UserId payer, BudgetId budget, CancellationToken ct)
    {
        if (budget.Scope == BudgetScope.Session && by.IsAdmin)
        {
            return new RaiseRule(true, null);
        }

        var most = (await limits.ForAllAsync(ct)).Of(budget.Scope);
        var now = (await budgets.FindAsync(budget, ct))?.Limit;
        var theirs = by.Id == payer && budget.Scope is BudgetScope.Session or BudgetScope.UserDay or BudgetScope.UserMonth;
        return new RaiseRule(theirs && (most is null || now < most), most);
    }

    /// <summary>Raises the budget.</summary>
    /// <exception cref="ForbiddenException">The person may not.</exception>
    /// <exception cref="InvalidException">The amount is above what they may set, or not above the budget.</exception>
    public async Task RaiseAsync(CurrentUser by, UserId payer, SessionId session, BudgetId budget, Money limit, CancellationToken ct)
    {
        var rule = await RuleAsync(by, payer, budget, ct);
        if (!rule.Allowed)
        {
            throw new ForbiddenException("This budget is at the most an administrator set. Only they can raise it.");
        }

        if (rule.Most is { } most && limit > most)
        {
            throw new InvalidException($"An administrator set {most} as the most. Enter that or less.");
        }

        if ((await budgets.FindAsync(budget, ct))?.Limit is { } now && limit <= now)
        {
            throw new InvalidException($"Enter more than the {now} of now.");
        }

        await SetAsync(payer, budget, limit, ct);
        queue.Moved(session);
    }

    private async Task SetAsync(UserId payer, BudgetId budget, Money limit, CancellationToken ct)
    {
        if (budget.Scope == BudgetScope.Session)
        {
            await budgets.SetLimitAsync(budget, limit, ct);
            return;
        }

        var own = await limits.OwnAsync(payer, ct);
        await limits.SetOwnAsync(payer, budget.Scope == BudgetScope.UserDay ? own with { UserDay = limit } : own with { UserMonth = limit }, ct);
    }
}
