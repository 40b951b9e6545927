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
    public static BudgetNotice? Of(CostView cost) => BudgetUse.Nearest(cost) switch
    {
        { Share: >= BudgetUse.Warning } use => Of(use),
        _ => null,
    };

    private static BudgetNotice Of(BudgetUse use)
    {
        var (whose, then) = use.Scope switch
        {
            BudgetScope.Session => ("this session's", "Sending stays closed here. Start a new session, or have its budget raised."),
            BudgetScope.UserDay => ("today's", "Sending opens again at midnight."),
            _ => ("this month's", "Sending opens again on the first."),
        };
        return use.Share switch
        {
            >= 1 => new(100, $"{char.ToUpperInvariant(whose[0])}{whose[1..]} {use.Limit} are spent.", then, use.Tone),
            >= BudgetUse.Alarm => new(95, $"{use.Left} of {whose} {use.Limit} is left.", "A turn that does not fit is not started.", use.Tone),
            _ => new(80, $"Four fifths of {whose} {use.Limit} are spent.", $"{use.Spent} so far.", use.Tone),
        };
    }
}
