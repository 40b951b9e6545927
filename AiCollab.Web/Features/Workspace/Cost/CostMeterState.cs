using AiCollab.Core.Costs;
using AiCollab.Web.Theme;

namespace AiCollab.Web.Features.Workspace.Cost;

/// <summary>
/// What the cost bar says: the budget that is nearest to its end. Amber from 80 %, red from 95 %; at 100 % sending is closed.
/// </summary>
public sealed record CostMeterState(string Spent, string Of, double Share, Tone Tone, string Explanation)
{
    /// <summary>The state for a cost view.</summary>
    public static CostMeterState From(CostView cost) => BudgetUse.Nearest(cost) switch
    {
        null => new(Sure(cost.Session, cost), "", 0, Tone.Neutral, $"This session cost {cost.Session} so far. No budget is set.{Held(cost)}"),
        { Scope: BudgetScope.Session } session => For(session, "", "the session budget", cost),
        { Scope: BudgetScope.UserMonth } month => For(month, " this month", "this month's budget", cost),
        var day => For(day, " today", "today's budget", cost),
    };

    /// <summary>True when the budget is spent.</summary>
    public bool IsFull => Share >= 1;

    private static CostMeterState For(BudgetUse use, string when, string name, CostView cost) => new(
        Sure(use.Spent, cost), $"of {use.Limit}{when}", use.Share, use.Tone,
        $"{Math.Round(use.Share * 100)} % of {name} is used. This session cost {cost.Session} so far.{Held(cost)}");

    private static string Sure(Money spent, CostView cost) => cost.Uncertain ? $"~{spent}" : spent.ToString();

    private static string Held(CostView cost) => cost.Waiting ? " A request waits until money that others hold comes free." : cost.Held > Money.Zero ? $" {cost.Held} is held by running requests." : "";
}
