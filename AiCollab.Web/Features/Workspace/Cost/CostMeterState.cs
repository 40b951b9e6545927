using AiCollab.Core.Costs;
using AiCollab.Web.Theme;

namespace AiCollab.Web.Features.Workspace.Cost;

/// <summary>
/// What the cost bar says: the budget that is nearest to its end. Amber from 80 %, red from 95 %; at 100 % sending is closed.
/// </summary>
public sealed record CostMeterState(string Spent, string Of, double Share, Tone Tone, string Explanation)
{
    /// <summary>The state for a cost view.</summary>
    public static CostMeterState From(CostView cost) => Nearest(cost) switch
    {
        null => new(Sure(cost.Session, cost), "", 0, Tone.Neutral, $"This session cost {cost.Session} so far. No budget is set.{Held(cost)}"),
        { Of: BudgetScope.Session } session => For(session, "", "the session budget", cost),
        { Of: BudgetScope.UserMonth } month => For(month, " this month", "this month's budget", cost),
        var day => For(day, " today", "today's budget", cost),
    };

    /// <summary>True when the budget is spent.</summary>
    public bool IsFull => Share >= 1;

    private static CostMeterState For(Limit limit, string when, string name, CostView cost)
    {
        var share = limit.Share;
        return new(
            Sure(limit.Spent, cost), $"of {limit.Max}{when}", share, share switch { >= 0.95 => Tone.Bad, >= 0.8 => Tone.Warn, _ => Tone.Ok },
            $"{Math.Round(share * 100)} % of {name} is used. This session cost {cost.Session} so far.{Held(cost)}");
    }

    private static Limit? Nearest(CostView cost)
    {
        Limit? session = cost.SessionLimit is { } s ? new(cost.Session, s, BudgetScope.Session) : null;
        Limit? day = cost.DayLimit is { } d ? new(cost.Today, d, BudgetScope.UserDay) : null;
        Limit? month = cost.MonthLimit is { } m ? new(cost.Month, m, BudgetScope.UserMonth) : null;
        Limit[] all = [.. new[] { session, day, month }.OfType<Limit>()];

        // While none comes to its end, the session's is the one that people look for.
        return all.All(l => l.Share < 0.8) ? all is [var first, ..] ? first : null : all.MaxBy(l => l.Share);
    }

    private static string Sure(Money spent, CostView cost) => cost.Uncertain ? $"~{spent}" : spent.ToString();

    private static string Held(CostView cost) => cost.Waiting ? " A request waits until money that others hold comes free." : cost.Held > Money.Zero ? $" {cost.Held} is held by running requests." : "";

    private sealed record Limit(Money Spent, Money Max, BudgetScope Of)
    {
        public double Share => Max.NanoUsd <= 0 ? 1 : (double)Spent.NanoUsd / Max.NanoUsd;
    }
}
