using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;

namespace AiCollab.Core.Costs;

/// <summary>
/// Holds money before a request is sent and settles it after. At every instant spent + reserved stays within each limit: a
/// request is held in all its budgets or in none, decided by one conditional update each.
/// </summary>
public sealed class BudgetGuard(IBudgetStore budgets, IUsageStore usage, LimitBook limits, HoldQueue queue, IOptions<CostOptions> options, TimeProvider clock)
{
    private const int SweptAtOnce = 500;
    private static readonly TimeSpan BookingTime = TimeSpan.FromSeconds(10);

    private readonly OpenBudgets _open = new(budgets, limits);
    private readonly Bookings _bookings = new(budgets, usage, queue);
    private readonly PendingSettlements _pending = new();

    /// <summary>Settlements that wait for the database to come back.</summary>
    public int Waiting => _pending.Count;

    /// <summary>
    /// Holds the most the request can cost. While a budget is full only by what others hold, waits its turn, as long as
    /// <see cref="CostOptions.Queue"/> says.
    /// </summary>
    /// <exception cref="BudgetExceededException">A budget has no room; says which, and whether it is spent or only held.</exception>
    public async Task<Hold> ReserveAsync(ModelUse use, ModelPrice price, long estimatedInput, int maxOutput, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var freed = queue.Freed;
            var (hold, refusal) = await TryReserveAsync(use, price, estimatedInput, maxOutput, ct);
            if (hold is not null)
            {
                return hold;
            }

            if (refusal is { FullByHolds: false } || (refusal is not null && clock.GetElapsedTime(began) >= options.Value.Queue))
            {
                throw refusal;
            }

            await queue.WaitAsync(use.Session, freed, ct);
        }
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
            await _bookings.SettleAsync(Settled(hold.Row, settlement));
        }
        catch (StoreUnavailableException)
        {
            _pending.Add(hold.Row, settlement);
        }
    }

    /// <summary>Tells the database the settlements that it missed while it was away. Returns how many it took.</summary>
    /// <exception cref="StoreUnavailableException">The database is still away; they are kept.</exception>
    public async Task<int> SettleWaitingAsync(CancellationToken ct)
    {
        var waiting = _pending.All();
        foreach (var (row, settlement) in waiting)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await _bookings.SettleAsync(Settled(row, settlement));
            }
            catch (Exception e) when (e is not StoreUnavailableException)
            {
                // The database is back and refuses it: asking again would block all others.
                _pending.Remove(row.Id);
                throw;
            }

            _pending.Remove(row.Id);
        }

        return waiting.Count;
    }

    /// <summary>Keeps a hold alive, while its answer still comes, until the result is disposed.</summary>
    public IAsyncDisposable KeepAlive(Hold hold) => new HoldLease(this, hold, options.Value.Lease, clock);

    /// <summary>Renews a hold's lease once.</summary>
    public Task ExtendAsync(Hold hold, CancellationToken ct) => usage.ExtendAsync(hold.Id, clock.GetUtcNow() + options.Value.Lease, ct);

    /// <summary>
    /// Settles what lost processes left behind: holds without news as uncertain, settled rows into their budgets. Returns how many.
    /// </summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var (swept, before) = (0, clock.GetUtcNow());
        while (await usage.FindStrandedAsync(before, SweptAtOnce, ct) is { Count: > 0 } stranded)
        {
            await SweepAsync(stranded, ct);
            swept += stranded.Count;
            if (stranded.Count < SweptAtOnce)
            {
                break;
            }
        }

        return swept;
    }

    /// <summary>Whether the person has not spent <paramref name="limit"/> today (<c>enforceBudgetLimit</c> of the specification).</summary>
    /// <exception cref="BudgetExceededException">The day's spending has reached the limit.</exception>
    public async Task EnforceBudgetLimitAsync(UserId user, Money limit, CancellationToken ct)
    {
        var budget = BudgetId.OfDay(user, limits.Calendar.Today);
        await budgets.SetLimitAsync(budget, limit, ct);
        if (await budgets.FindAsync(budget, ct) is { } now && now.Spent >= limit)
        {
            throw BudgetRefusal.Of(new Money(1), now);
        }
    }

    private async Task SweepAsync(IReadOnlyList<UsageEntry> stranded, CancellationToken ct)
    {
        var lost = new List<UsageEntry>();
        foreach (var row in stranded.Where(r => r.State == UsageState.Held))
        {
            lost.Add(Settled(row, _pending.TryFind(row.Id, out var known) ? known : await LostAsync(row, ct)));
        }

        if (lost.Count > 0)
        {
            await _bookings.SettleAllAsync(lost);
        }

        await _bookings.BookAsync([.. stranded.Where(r => r.State == UsageState.Settled)]);
    }

    private async Task<(Hold? Hold, BudgetExceededException? Refusal)> TryReserveAsync(
        ModelUse use, ModelPrice price, long estimatedInput, int maxOutput, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var day = limits.Calendar.DayOf(now);
        var row = Row(use, price, now, day, await _open.OfAsync(use, day, ct)) with
        {
            Held = PriceFormula.Hold(price, estimatedInput, maxOutput),
            Assumed = PriceFormula.Cost(price, TokenUsage.None with { Input = estimatedInput }),
        };
        if (await _bookings.HoldAsync(row, ct) is { } refusal)
        {
            return refusal.Standing is { } budget ? (null, BudgetRefusal.Of(row.Held, budget)) : Reopen();
        }

        if (clock.GetUtcNow() - now > options.Value.Lease / 2)
        {
            await _bookings.GiveBackAsync(row);
            throw new StoreUnavailableException("The database is too slow at the moment to hold money for an answer. Try again in a moment.");
        }

        queue.Held(use.Session);
        return (new Hold(row, price), null);
    }

    // The budgets were removed under our feet, as a restored backup does.
    private (Hold? Hold, BudgetExceededException? Refusal) Reopen()
    {
        _open.Forget();
        return (null, null);
    }

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

    private UsageEntry Settled(UsageEntry row, Settlement settlement) => row with
    {
        State = UsageState.Settled,
        Cost = settlement.Cost,
        Usage = settlement.Usage,
        Uncertain = settlement.Uncertain,
        Outcome = settlement.Outcome,
        LatencyMs = settlement.LatencyMs,
        FirstTokenMs = settlement.FirstTokenMs,
        LeaseUntil = clock.GetUtcNow() + BookingTime,
    };

    private UsageEntry Row(ModelUse use, ModelPrice price, DateTimeOffset now, DateOnly day, IReadOnlyList<BudgetId> scopes) => new()
    {
        Id = HoldId.New(),
        User = use.Payer,
        Session = use.Session,
        Turn = use.Turn,
        Step = use.Step,
        Participant = use.Participant,
        Provider = use.Model.Provider,
        Model = use.Model.Model,
        Key = use.Key,
        PriceRow = price.RowId,
        Budgets = [.. scopes.Select(s => s.Value)],
        Day = CostCalendar.DayText(day),
        State = UsageState.Held,
        Held = Money.Zero,
        Assumed = Money.Zero,
        LeaseUntil = now + options.Value.Lease,
        At = now,
    };
}
