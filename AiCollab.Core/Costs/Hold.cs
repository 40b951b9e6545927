using AiCollab.Core.Ai;

namespace AiCollab.Core.Costs;

/// <summary>Money held for one request. Hand it back with <see cref="BudgetGuard.SettleAsync"/>, whatever happens.</summary>
/// <param name="Row">Its row in the ledger.</param>
/// <param name="Price">What its tokens cost.</param>
public sealed record Hold(UsageEntry Row, ModelPrice Price)
{
    /// <summary>Names the hold and its row.</summary>
    public HoldId Id => Row.Id;

    /// <summary>The most the request may cost.</summary>
    public Money Amount => Row.Held;
}
