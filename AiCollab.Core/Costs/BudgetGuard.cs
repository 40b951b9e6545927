using System.Globalization;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;

namespace AiCollab.Core.Costs;

/// <summary>Money held for one request. Hand it back with <see cref="BudgetGuard.SettleAsync"/>, whatever happens.</summary>
public sealed record Hold(HoldId Id, ModelUse Use, ModelPrice Price, Money Amount, Money Assumed);

/// <summary>
/// Holds money before a request is sent and settles it after. At every instant spent + reserved stays within each limit: a
/// request is held in all its budgets or in none, decided by one conditional update each.
/// </summary>
public sealed class BudgetGuard(IBudgetStore budgets, IUsageStore usage, CostFeed feed, IOptions<CostOptions> options, TimeProvider clock)
{
    private readonly PendingSettlements _pending = new();

    /// <summary>Settlements that wait for the database to come back.</summary>
    public int Waiting => _pending.Count;

    /// <summary>Holds the most the request can cost.</summary>
    /// <exception cref="BudgetExceededException">A budget has no room; says which, and whether it is spent or only held.</exception>
    public async Task<Hold> ReserveAsync(ModelUse use, ModelPrice price, long estimatedInput, int maxOutput, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var day = Day(now);
        var assumed = PriceFormula.Cost(price, TokenUsage.None with { Input = estimatedInput });
        var hold = new Hold(HoldId.New(), use, price, PriceFormula.Hold(price, estimatedInput, maxOutput), assumed);
        var scopes = Scopes(use, day);
        await usage.AddAsync(Row(hold, now, day, scopes), ct);
        for (var i = 0; i < scopes.Count; i++)
        {
            var (budget, limit) = scopes[i];
            if (!await budgets.TryHoldAsync(budget, limit, hold.Id, hold.Amount, ct))
            {
                await GiveBackAsync(hold, scopes.Take(i));
                throw Refusal(hold.Amount, await budgets.FindAsync(budget, ct), budget);
            }
        }

        if (clock.GetUtcNow() - now > options.Value.Lease / 2)
        {
            await GiveBackAsync(hold, scopes);
            throw new StoreUnavailableException("The database is too slow at the moment to hold money for an answer. Try again in a moment.");
        }

        feed.Publish(use.Session);
        return hold;
    }

    /// <summary>
    /// Turns the hold into the cost. The first settlement stands; repeating it changes nothing. Not cancellable: money must be told.
    /// When the database is away the settlement is remembered and told by <see cref="SettleWaitingAsync"/>: an answer that has
    /// come is not lost over its bill.
    /// </summary>
    public async Task SettleAsync(Hold hold, Settlement settlement)
    {
        try
        {
            await TellAsync(hold.Id, settlement);
        }
        catch (StoreUnavailableException)
        {
            _pending.Add(hold.Id, settlement);
        }
    }

    /// <summary>Tells the database the settlements that it missed while it was away. Returns how many it took.</summary>
    /// <exception cref="StoreUnavailableException">The database is still away; they are kept.</exception>
    public async Task<int> SettleWaitingAsync(CancellationToken ct)
    {
        var waiting = _pending.All();
        foreach (var (hold, settlement) in waiting)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await TellAsync(hold, settlement);
            }
            catch (Exception e) when (e is not StoreUnavailableException)
            {
                // The database is back and refuses it: asking again would block all others.
                _pending.Remove(hold);
                throw;
            }

            _pending.Remove(hold);
        }

        return waiting.Count;
    }

    /// <summary>Keeps a hold alive, while its answer still comes, until the result is disposed.</summary>
    public IAsyncDisposable KeepAlive(Hold hold) => new HoldLease(this, hold, options.Value.Lease, clock);

    /// <summary>Renews a hold's lease once.</summary>
    public Task ExtendAsync(Hold hold, CancellationToken ct) => usage.ExtendAsync(hold.Id, clock.GetUtcNow() + options.Value.Lease, ct);

    /// <summary>
    /// Settles what a lost process left behind: holds without news as uncertain, settled rows into their budgets. Returns how many.
    /// </summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var stranded = await usage.FindStrandedAsync(clock.GetUtcNow(), 500, ct);
        foreach (var entry in stranded)
        {
            var row = entry;
            if (row.State == UsageState.Held)
            {
                var settlement = _pending.TryFind(row.Id, out var known) ? known : await LostAsync(row, ct);
                (_, row) = await usage.SettleAsync(row.Id, settlement, ct);
            }

            await BookAsync(row);
        }

        return stranded.Count;
    }

    /// <summary>Whether the person has not spent <paramref name="limit"/> today (<c>enforceBudgetLimit</c> of the specification).</summary>
    /// <exception cref="BudgetExceededException">The day's spending has reached the limit.</exception>
    public async Task EnforceBudgetLimitAsync(UserId user, Money limit, CancellationToken ct)
    {
        var budget = BudgetId.OfDay(user, Day(clock.GetUtcNow()));
        await budgets.SetLimitAsync(budget, limit, ct);
        if (await budgets.FindAsync(budget, ct) is { } now && now.Spent >= limit)
        {
            throw Refusal(Money.Zero, now, budget);
        }
    }

    /// <summary>The day of a moment in the configured time zone.</summary>
    public DateOnly Day(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone)).DateTime);

    // A request is only sent when all its budgets hold the money: one that lacks it was never sent.
    private async Task<Settlement> LostAsync(UsageEntry row, CancellationToken ct)
    {
        foreach (var budget in row.Budgets)
        {
            if (!await budgets.HasHoldAsync(new BudgetId(budget), row.Id, ct))
            {
                return new Settlement(Money.Zero, TokenUsage.None, false, "never sent");
            }
        }

        return new Settlement(row.Assumed, TokenUsage.None, row.Assumed > Money.Zero, "lost");
    }

    private async Task TellAsync(HoldId hold, Settlement settlement)
    {
        var (_, row) = await usage.SettleAsync(hold, settlement, CancellationToken.None);
        await BookAsync(row);
    }

    private async Task BookAsync(UsageEntry row)
    {
        foreach (var budget in row.Budgets)
        {
            await budgets.SettleAsync(new BudgetId(budget), row.Id, row.Held, row.Cost, CancellationToken.None);
        }

        await usage.BookAsync(row.Id, CancellationToken.None);
        feed.Publish(row.Session);
    }

    private async Task GiveBackAsync(Hold hold, IEnumerable<(BudgetId Id, Money? Limit)> held)
    {
        foreach (var (budget, _) in held)
        {
            await budgets.SettleAsync(budget, hold.Id, hold.Amount, Money.Zero, CancellationToken.None);
        }

        await usage.RemoveAsync(hold.Id, CancellationToken.None);
    }

    private IReadOnlyList<(BudgetId Id, Money? Limit)> Scopes(ModelUse use, DateOnly day) =>
    [
        (BudgetId.OfSession(use.Session), Limit(options.Value.SessionLimitUsd)),
        (BudgetId.OfDay(use.Payer, day), Limit(options.Value.UserDayLimitUsd)),
    ];

    private UsageEntry Row(Hold hold, DateTimeOffset now, DateOnly day, IReadOnlyList<(BudgetId Id, Money? Limit)> scopes) => new()
    {
        Id = hold.Id,
        User = hold.Use.Payer,
        Session = hold.Use.Session,
        Turn = hold.Use.Turn,
        Step = hold.Use.Step,
        Participant = hold.Use.Participant,
        Provider = hold.Use.Model.Provider,
        Model = hold.Use.Model.Model,
        Key = hold.Use.Key,
        PriceRow = hold.Price.RowId,
        Budgets = [.. scopes.Select(s => s.Id.Value)],
        Day = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        State = UsageState.Held,
        Held = hold.Amount,
        Assumed = hold.Assumed,
        LeaseUntil = now + options.Value.Lease,
        At = now,
    };

    private static Money? Limit(decimal? usd) => usd is { } amount ? Money.FromUsd(amount) : null;

    private static BudgetExceededException Refusal(Money needed, Budget? budget, BudgetId id)
    {
        var whose = id.Scope == BudgetScope.Session ? "This session's budget" : "Today's budget";
        var limit = budget?.Limit ?? Money.Zero;
        var spent = budget?.Spent ?? Money.Zero;
        var onlyHeld = budget is not null && spent + needed <= limit;
        var text = onlyHeld
            ? $"{whose} of {limit} is held by answers under way ({budget!.Reserved}). Wait for them to finish, or raise the budget."
            : $"{whose} of {limit} has {Max(limit - spent)} left and this answer may cost {needed}. Raise the budget, or choose a cheaper model.";
        return new BudgetExceededException(text, id.Scope, onlyHeld);
    }

    private static Money Max(Money amount) => amount > Money.Zero ? amount : Money.Zero;
}
