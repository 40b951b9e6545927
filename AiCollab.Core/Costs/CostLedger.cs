using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Answers what things cost, from settled usage rows, budgets and price rows.</summary>
public sealed class CostLedger(IUsageStore usage, IBudgetStore budgets, IPriceBook prices, BudgetGuard guard, LimitBook limits, HoldQueue queue)
    : ICostLedger
{
    /// <inheritdoc/>
    public Money EstimateCost(ModelRef model, long inputTokens, long outputTokens) =>
        PriceFormula.Cost(prices.Find(model), TokenUsage.None with { Input = inputTokens, Output = outputTokens });

    /// <summary>Books usage that was learnt outside a request of ours (<c>trackUsage</c> of the specification), of a batch or not. Returns its cost.</summary>
    /// <exception cref="BudgetExceededException">A budget has no room for it.</exception>
    public async Task<Money> TrackUsageAsync(ModelUse use, TokenUsage tokens, bool batch, CancellationToken ct)
    {
        var price = prices.Find(use.Model);
        var hold = await guard.ReserveAsync(use, price, tokens.Input, checked((int)tokens.Output), ct);
        var cost = PriceFormula.Cost(price, tokens, batch);
        await guard.SettleAsync(hold, new Settlement(cost, tokens, false, "ok"));
        return cost;
    }

    /// <inheritdoc/>
    public async Task<CostView> ViewAsync(SessionId session, UserId payer, CancellationToken ct)
    {
        var ofSession = await budgets.FindAsync(BudgetId.OfSession(session), ct);
        var ofDay = await budgets.FindAsync(BudgetId.OfDay(payer, limits.Calendar.Today), ct);
        var ofMonth = await budgets.FindAsync(BudgetId.OfMonth(payer, limits.Calendar.Today), ct);
        var open = ofSession is null || ofDay is null || ofMonth is null ? await limits.ForAsync(payer, ct) : new BudgetLimits();
        return new CostView(
            ofSession?.Spent ?? Money.Zero,
            ofSession is null ? open.Session : ofSession.Limit,
            ofDay?.Spent ?? Money.Zero,
            ofDay is null ? open.UserDay : ofDay.Limit,
            ofSession?.Reserved ?? Money.Zero,
            ofSession is not null && await usage.AnyUncertainAsync(session, ct),
            ofMonth?.Spent ?? Money.Zero,
            ofMonth is null ? open.UserMonth : ofMonth.Limit,
            queue.IsWaiting(session));
    }

    /// <inheritdoc/>
    public async Task<(Money Cost, TokenUsage Usage)> GetStepCostAsync(SessionId session, StepId step, CancellationToken ct)
    {
        var rows = await usage.ListStepAsync(session, step, ct);
        return (rows.Aggregate(Money.Zero, (sum, r) => sum + r.Cost), rows.Aggregate(TokenUsage.None, (sum, r) => sum + r.Usage));
    }

    /// <inheritdoc/>
    public async Task<Money> GetSessionCostAsync(SessionId session, CancellationToken ct) =>
        (await budgets.FindAsync(BudgetId.OfSession(session), ct))?.Spent ?? Money.Zero;

    /// <inheritdoc/>
    public async Task<Money> GetUserDailyCostAsync(UserId user, CancellationToken ct) =>
        (await budgets.FindAsync(BudgetId.OfDay(user, limits.Calendar.Today), ct))?.Spent ?? Money.Zero;
}
