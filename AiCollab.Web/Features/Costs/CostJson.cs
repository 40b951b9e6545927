using AiCollab.Core.Costs;

namespace AiCollab.Web.Features.Costs;

/// <summary>A cost report as JSON. Amounts are whole nano-dollars (1 USD = 1,000,000,000).</summary>
internal static class CostJson
{
    public static object Of(CostReport report) => new
    {
        from = report.Span.From,
        to = report.Span.To,
        today = Line(report.Today),
        month = Line(report.Month),
        savedByCacheNanoUsd = report.SavedByCache.NanoUsd,
        total = Sum(report.Total),
        byDayAndModel = report.DaysAndModels.Select(Sum),
        byModel = report.Models.Select(Sum),
        byParticipant = report.Participants.Select(p => new { p.Name, session = p.SessionTitle, sum = Sum(p.Sum) }),
        byPerson = report.People.Select(Sum),
    };

    private static object Line(BudgetLine line) => new
    {
        spentNanoUsd = line.Spent.NanoUsd,
        reservedNanoUsd = line.Reserved.NanoUsd,
        limitNanoUsd = line.Limit?.NanoUsd,
        line.EndsAt,
    };

    private static object Sum(UsageSum sum) => new
    {
        sum.Day,
        provider = sum.Model?.Provider,
        model = sum.Model?.Model,
        user = sum.User?.ToString(),
        session = sum.Session?.ToString(),
        participant = sum.Participant?.ToString(),
        sum.Requests,
        sum.Failed,
        sum.Uncertain,
        sum.Usage,
        costNanoUsd = sum.Cost.NanoUsd,
    };
}
