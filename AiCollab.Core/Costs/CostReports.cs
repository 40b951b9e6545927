using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Adds the ledger up for people to read.</summary>
public sealed class CostReports(IUsageStore usage, IBudgetStore budgets, LimitBook limits, IPriceBook prices, ISessionStore sessions)
{
    private const int MaxParticipants = 50;

    /// <summary>A person's own costs, or everybody's, of the last days (today is one of them).</summary>
    /// <exception cref="ForbiddenException">A member asked for everybody's.</exception>
    public async Task<CostReport> ReadAsync(CurrentUser who, bool everybody, int days, CancellationToken ct)
    {
        if (everybody && !who.IsAdmin)
        {
            throw new ForbiddenException("Only administrators see everybody's costs.");
        }

        var today = limits.Calendar.Today;
        var span = new UsageSpan(everybody ? null : who.Id, today.AddDays(1 - days), today);
        var daysAndModels = await usage.SumAsync(span, UsageBy.Day | UsageBy.Model, ct);
        var models = Merge(daysAndModels, s => s.Model, (model, sum) => sum with { Model = model });
        return new CostReport
        {
            Span = span,
            Today = await LineAsync(BudgetId.OfDay(who.Id, today), who, today, today.AddDays(1), ct),
            Month = await LineAsync(everybody ? BudgetId.OfAll(today) : BudgetId.OfMonth(who.Id, today), who, First(today), First(today).AddMonths(1), ct),
            SavedByCache = models.Aggregate(Money.Zero, (sum, m) => sum + Saved(m)),
            DaysAndModels = [.. daysAndModels.OrderBy(s => s.Day).ThenByDescending(s => s.Cost)],
            Models = models,
            Participants = await ParticipantsAsync(span, ct),
            People = everybody ? [.. (await usage.SumAsync(span, UsageBy.User, ct)).OrderByDescending(s => s.Cost)] : [],
            Total = models.Aggregate(new UsageSum(), (a, b) => a + b),
        };
    }

    /// <summary>What was done with each of some connections in the last days, by anybody.</summary>
    public async Task<IReadOnlyDictionary<ApiKeyId, UsageSum>> ByKeyAsync(IReadOnlyCollection<ApiKeyId> keys, int days, CancellationToken ct)
    {
        var today = limits.Calendar.Today;
        var sums = await usage.SumAsync(new UsageSpan(null, today.AddDays(1 - days), today), UsageBy.Key, ct);
        return sums.Where(s => s.Key is { } key && keys.Contains(key)).ToDictionary(s => s.Key!.Value);
    }

    private async Task<BudgetLine> LineAsync(BudgetId id, CurrentUser who, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var budget = await budgets.FindAsync(id, ct);
        var limit = budget is null ? (await limits.ForAsync(who.Id, ct)).Of(id.Scope) : budget.Limit;
        var spent = budget?.Spent ?? Money.Zero;
        var calendar = limits.Calendar;
        return new BudgetLine(
            spent, budget?.Reserved ?? Money.Zero, limit, BudgetForecast.EndsAt(spent, limit, calendar.StartOf(from), calendar.Now, calendar.StartOf(to)));
    }

    private async Task<IReadOnlyList<ParticipantCost>> ParticipantsAsync(UsageSpan span, CancellationToken ct)
    {
        var dearest = (await usage.SumAsync(span, UsageBy.Participant, ct)).OrderByDescending(s => s.Cost).Take(MaxParticipants).ToList();
        var found = new Dictionary<SessionId, Session?>();
        foreach (var id in dearest.Select(s => s.Session).OfType<SessionId>().Distinct())
        {
            found[id] = await sessions.FindAsync(id, ct);
        }

        return [.. dearest.Select(s => Named(s, s.Session is { } id ? found[id] : null))];
    }

    private static ParticipantCost Named(UsageSum sum, Session? session) =>
        new(session?.Team.FirstOrDefault(p => p.Id == sum.Participant)?.Name ?? "", session?.Title ?? "", sum);

    private Money Saved(UsageSum sum)
    {
        var rates = prices.Find(sum.Model!.Value).Rates;
        return new Money((long)(sum.Usage.CachedInput * Math.Max(0, rates.Input - (rates.CachedInput ?? rates.Input)) * 1_000));
    }

    private static List<UsageSum> Merge<TKey>(IEnumerable<UsageSum> sums, Func<UsageSum, TKey> by, Func<TKey, UsageSum, UsageSum> name) =>
        [.. sums.GroupBy(by).Select(g => name(g.Key, g.Aggregate(new UsageSum(), (a, b) => a + b))).OrderByDescending(s => s.Cost)];

    private static DateOnly First(DateOnly day) => new(day.Year, day.Month, 1);
}
