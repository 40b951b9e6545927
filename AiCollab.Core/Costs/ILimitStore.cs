using AiCollab.Core.Accounts;

namespace AiCollab.Core.Costs;

/// <summary>Keeps the limits that people set.</summary>
public interface ILimitStore
{
    /// <summary>What an administrator set for everybody (<paramref name="owner"/> null), or a person for themselves; null when nothing was set.</summary>
    Task<BudgetLimits?> FindAsync(UserId? owner, CancellationToken ct);

    /// <summary>Sets them.</summary>
    Task SaveAsync(UserId? owner, BudgetLimits limits, CancellationToken ct);
}
