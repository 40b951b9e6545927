using AiCollab.Core.Costs;
using AiCollab.Web.Theme;

namespace AiCollab.Web.Features.Workspace.Cost;

/// <summary>What is said when a budget comes to its end: once at 80 %, once at 95 %, and as long as it is spent.</summary>
/// <param name="Step">80, 95 or 100.</param>
/// <param name="Title">One sentence: what happened.</param>
/// <param name="Text">One sentence: what it means now.</param>
/// <param name="Tone">Amber or red.</param>
public sealed record BudgetNotice(int Step, string Title, string Text, Tone Tone)
{
    /// <summary>The notice of the budget that is furthest used; null below 80 %.</summary>
    public static BudgetNotice? Of(CostView cost)
    {
        var session = Share(cost.Session, cost.SessionLimit);
        var day = Share(cost.Today, cost.DayLimit);
        var month = Share(cost.Month, cost.MonthLimit);
        return Math.Max(session, Math.Max(day, month)) < 0.8 ? null
            : session >= day && session >= month ? ForSession(cost, session)
            : day >= month ? ForDay(cost, day)
            : ForMonth(cost, month);
    }

    private static BudgetNotice ForSession(CostView cost, double share) => share switch
    {
        >= 1 => new(100, $"This session's {cost.SessionLimit} are spent.", "Sending stays closed here. Start a new session, or have its budget raised.", Tone.Bad),
        >= 0.95 => new(95, $"{Left(cost.Session, cost.SessionLimit)} of this session's {cost.SessionLimit} is left.", "A turn that does not fit is not started.", Tone.Bad),
        _ => new(80, $"Four fifths of this session's {cost.SessionLimit} are spent.", $"{cost.Session} so far.", Tone.Warn),
    };

    private static BudgetNotice ForDay(CostView cost, double share) => share switch
    {
        >= 1 => new(100, $"Today's {cost.DayLimit} are spent.", "Sending opens again at midnight.", Tone.Bad),
        >= 0.95 => new(95, $"{Left(cost.Today, cost.DayLimit)} of {cost.DayLimit} is left today.", "A turn that does not fit is not started.", Tone.Bad),
        _ => new(80, $"Four fifths of today's {cost.DayLimit} are spent.", $"{cost.Today} so far.", Tone.Warn),
    };

    private static BudgetNotice ForMonth(CostView cost, double share) => share switch
    {
        >= 1 => new(100, $"This month's {cost.MonthLimit} are spent.", "Sending opens again on the first.", Tone.Bad),
        >= 0.95 => new(95, $"{Left(cost.Month, cost.MonthLimit)} of {cost.MonthLimit} is left this month.", "A turn that does not fit is not started.", Tone.Bad),
        _ => new(80, $"Four fifths of this month's {cost.MonthLimit} are spent.", $"{cost.Month} so far.", Tone.Warn),
    };

    private static Money Left(Money spent, Money? limit) => (limit ?? Money.Zero) - spent;

    private static double Share(Money spent, Money? limit) => limit is not { } max ? 0 : max.NanoUsd <= 0 ? 1 : (double)spent.NanoUsd / max.NanoUsd;
}
