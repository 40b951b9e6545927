using AiCollab.Core.Costs;

namespace AiCollab.Web.Features.Workspace.Cost;

/// <summary>What is said as long as a budget is spent and sending is closed.</summary>
/// <param name="Title">One sentence: what happened.</param>
/// <param name="Text">One sentence: what it means now.</param>
public sealed record BudgetNotice(string Title, string Text)
{
    /// <summary>The notice of a spent budget; null while none is.</summary>
    public static BudgetNotice? Of(CostView cost) => BudgetUse.Nearest(cost) is { Share: >= 1 } use ? Of(use) : null;

    private static BudgetNotice Of(BudgetUse use) => use.Scope switch
    {
        BudgetScope.Session => new($"This session's {use.Limit} are spent.", "Sending stays closed here. Start a new session, or raise its budget."),
        BudgetScope.UserDay => new($"Today's {use.Limit} are spent.", "Sending opens again at midnight."),
        _ => new($"This month's {use.Limit} are spent.", "Sending opens again on the first."),
    };
}
