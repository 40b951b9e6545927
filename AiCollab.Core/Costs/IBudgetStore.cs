namespace AiCollab.Core.Costs;

/// <summary>Keeps budgets. Every method is one atomic update of one document.</summary>
public interface IBudgetStore
{
    /// <summary>Holds <paramref name="amount"/> when there is room; false when there is not. Holding the same id twice holds once.</summary>
    Task<bool> TryHoldAsync(BudgetId budget, Money? defaultLimit, HoldId hold, Money amount, CancellationToken ct);

    /// <summary>Turns a hold into spent money (zero gives it back). Does nothing when the hold is not there any more.</summary>
    Task SettleAsync(BudgetId budget, HoldId hold, Money held, Money spent, CancellationToken ct);

    /// <summary>Whether the hold stands in the budget.</summary>
    Task<bool> HasHoldAsync(BudgetId budget, HoldId hold, CancellationToken ct);

    /// <summary>The budget; null before its first hold.</summary>
    Task<Budget?> FindAsync(BudgetId budget, CancellationToken ct);

    /// <summary>Sets the limit (null: none) without touching what is spent or held.</summary>
    Task SetLimitAsync(BudgetId budget, Money? limit, CancellationToken ct);
}
