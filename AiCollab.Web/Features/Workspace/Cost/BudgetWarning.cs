using System.Globalization;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Cost;

/// <summary>A budget that comes to its end, and when it will have ended at the pace so far.</summary>
/// <param name="Use">What is spent of what.</param>
/// <param name="Step">80, 95, or 100 when all is spent.</param>
/// <param name="Budget">Its scope and period.</param>
/// <param name="Forecast">One sentence: when it ends, or that it lasts.</param>
public sealed record BudgetWarning(BudgetUse Use, int Step, BudgetId Budget, string Forecast)
{
    /// <summary>The step at which all is spent.</summary>
    public const int Spent = 100;

    private static readonly TimeSpan SessionPeriod = TimeSpan.FromDays(365); // sessions have no end of their own

    /// <summary>What is used up, as a title.</summary>
    public string Title => Step == Spent ? $"All of {Whose} budget is spent" : $"{Step} % of {Whose} budget is spent";

    /// <summary><c>this session's</c> and the like.</summary>
    public string Whose => Use.Scope switch { BudgetScope.Session => "this session's", BudgetScope.UserDay => "today's", _ => "this month's" };

    /// <summary>The warning due for a session; null below 80 %, and at 100 %, where sending is closed.</summary>
    public static BudgetWarning? Of(CostView cost, Session session, CostCalendar calendar) =>
        BudgetUse.Nearest(cost) is { Share: >= BudgetUse.Warning and < 1 } use ? Of(use, session, calendar) : null;

    /// <summary>The budget that is spent, for who wants to raise it; null while none is.</summary>
    public static BudgetWarning? OfSpent(CostView cost, Session session, CostCalendar calendar) =>
        BudgetUse.Nearest(cost) is { Share: >= 1 } use ? Of(use, session, calendar) with { Step = Spent, Forecast = "Sending opens again when it is raised." } : null;

    private static BudgetWarning Of(BudgetUse use, Session session, CostCalendar calendar)
    {
        var today = calendar.Today;
        var month = new DateOnly(today.Year, today.Month, 1);
        var (budget, from, to) = use.Scope switch
        {
            BudgetScope.Session => (BudgetId.OfSession(session.Id), session.CreatedAt, calendar.Now + SessionPeriod),
            BudgetScope.UserDay => (BudgetId.OfDay(session.Owner, today), calendar.StartOf(today), calendar.StartOf(today.AddDays(1))),
            _ => (BudgetId.OfMonth(session.Owner, today), calendar.StartOf(month), calendar.StartOf(month.AddMonths(1))),
        };
        var ends = BudgetForecast.EndsAt(use.Spent, use.Limit, from, calendar.Now, to);
        return new BudgetWarning(use, use.Share >= BudgetUse.Alarm ? 95 : 80, budget, Say(use.Scope, ends, calendar));
    }

    private static string Say(BudgetScope scope, DateTimeOffset? ends, CostCalendar calendar) => (scope, ends) switch
    {
        (BudgetScope.UserDay, null) => "At the pace so far it lasts for today.",
        (BudgetScope.UserMonth, null) => "At the pace so far it lasts for the month.",
        (_, null) => "At the pace so far it lasts for long.",
        (_, { } at) when calendar.DayOf(at) == calendar.Today => $"At the pace so far it ends at about {at.ToOffset(calendar.Now.Offset).ToString("HH:mm", CultureInfo.InvariantCulture)}.",
        (_, { } at) => $"At the pace so far it ends on about {calendar.DayOf(at).ToString("d MMMM", CultureInfo.InvariantCulture)}.",
    };
}
