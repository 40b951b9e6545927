using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.Options;

namespace AiCollab.Core.Costs;

/// <summary>Answers what things cost, from settled usage rows, budgets and price rows.</summary>
public sealed class CostLedger(IUsageStore usage, IBudgetStore budgets, IPriceBook prices, BudgetGuard guard, IOptions<CostOptions> options, TimeProvider clock)
    : ICostLedger
{
    /// <inheritdoc/>
    public Money EstimateCost(ModelRef model, long inputTokens, long outputTokens) =>
        PriceFormula.Cost(prices.Find(model), TokenUsage.None with { Input = inputTokens, Output = outputTokens });

    /// <summary>Books usage that was learnt outside a request of ours (<c>trackUsage</c> of the specification). Returns its cost.</summary>
    /// <exception cref="BudgetExceededException">A budget has no room for it.</exception>
    public async Task<Money> TrackUsageAsync(ModelUse use, TokenUsage tokens, CancellationToken ct)
    {
        var price = prices.Find(use.Model);
        var hold = await guard.ReserveAsync(use, price, tokens.Input, checked((int)tokens.Output), ct);
        var cost = PriceFormula.Cost(price, tokens);
        await guard.SettleAsync(hold, new Settlement(cost, tokens, false, "ok"));
        return cost;
    }

    /// <inheritdoc/>
    public async Task<CostView> ViewAsync(SessionId session, UserId payer, CancellationToken ct)
    {
        var ofSession = await budgets.FindAsync(BudgetId.OfSession(session), ct);
        var ofDay = await budgets.FindAsync(BudgetId.OfDay(payer, guard.Day(clock.GetUtcNow())), ct);
        return new CostView(
            ofSession?.Spent ?? Money.Zero,
            ofSession is null ? Limit(options.Value.SessionLimitUsd) : ofSession.Limit,
            ofDay?.Spent ?? Money.Zero,
            ofDay is null ? Limit(options.Value.UserDayLimitUsd) : ofDay.Limit,
            ofSession?.Reserved ?? Money.Zero,
            ofSession is not null && await usage.AnyUncertainAsync(session, ct));
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
        (await budgets.FindAsync(BudgetId.OfDay(user, guard.Day(clock.GetUtcNow())), ct))?.Spent ?? Money.Zero;

    private static Money? Limit(decimal? usd) => usd is { } amount ? Money.FromUsd(amount) : null;
}
