namespace AiCollab.Core.Costs;

/// <summary>Money to be held in several budgets: in all or in none.</summary>
public sealed record HoldRequest(HoldId Hold, Money Amount, IReadOnlyList<BudgetId> Budgets);

/// <summary>A budget that had no room for a request.</summary>
/// <param name="Budget">Which one.</param>
/// <param name="Standing">As it stood at that moment; null when it is not there any more.</param>
public sealed record HoldRefusal(BudgetId Budget, Budget? Standing);

/// <summary>A hold of a budget to be turned into spent money (zero gives it back).</summary>
public sealed record HoldEnd(BudgetId Budget, HoldId Hold, Money Held, Money Spent);

/// <summary>Keeps budgets. Money moves by atomic conditional updates of single documents, so any number of nodes may ask at once.</summary>
public interface IBudgetStore
{
    /// <summary>Opens budgets that are not there yet, with their limits (null: none).</summary>
    Task StartAsync(IReadOnlyList<(BudgetId Id, Money? Limit)> budgets, CancellationToken ct);

    /// <summary>
    /// Tells which new requests have no room as their budgets stand now, where a budget refused somebody lately; holds nothing. Null: worth trying.
    /// </summary>
    Task<IReadOnlyList<HoldRefusal?>> LookAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct);

    /// <summary>
    /// Holds each request where all its (open) budgets have room. Returns for each which budget refused it; null when it is held.
    /// Holding the same id twice holds once.
    /// </summary>
    Task<IReadOnlyList<HoldRefusal?>> TryHoldAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct);

    /// <summary>Ends holds. Does nothing where the hold is not there any more.</summary>
    Task SettleAsync(IReadOnlyList<HoldEnd> ends, CancellationToken ct);

    /// <summary>Whether the hold stands in the budget.</summary>
    Task<bool> HasHoldAsync(BudgetId budget, HoldId hold, CancellationToken ct);

    /// <summary>The budget; null before its first hold.</summary>
    Task<Budget?> FindAsync(BudgetId budget, CancellationToken ct);

    /// <summary>The budgets that can still be spent from on a day: all sessions, and the day's and its month's.</summary>
    Task<IReadOnlyList<Budget>> ListOpenAsync(DateOnly day, CancellationToken ct);

    /// <summary>Sets the limit (null: none) without touching what is spent or held.</summary>
    Task SetLimitAsync(BudgetId budget, Money? limit, CancellationToken ct);
}
