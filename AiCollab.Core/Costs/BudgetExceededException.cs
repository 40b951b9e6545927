using AiCollab.Core.Errors;

namespace AiCollab.Core.Costs;

/// <summary>A request was refused before it was sent, because a budget could not hold its worst case.</summary>
public sealed class BudgetExceededException(string message, BudgetScope scope, bool fullByHolds) : AiCollabException(message)
{
    /// <summary>The budget that refused.</summary>
    public BudgetScope Scope { get; } = scope;

    /// <summary>True when money is only held by requests under way and may come free; false when it is spent.</summary>
    public bool FullByHolds { get; } = fullByHolds;
}

/// <summary>What a budget is counted over.</summary>
public enum BudgetScope
{
    Session,
    UserDay,
    UserMonth,
    Collaboration,
    Global,
}
