using AiCollab.Core.Accounts;

namespace AiCollab.Core.Costs;

/// <summary>Remembers which warnings of a budget a person has answered, so that each is shown once in a budget's period.</summary>
public interface IBudgetNotices
{
    /// <summary>The highest warning answered, in per cent of the budget; 0 for none.</summary>
    Task<int> SeenAsync(UserId user, BudgetId budget, CancellationToken ct);

    /// <summary>Writes down that a warning was answered; a lower one changes nothing.</summary>
    Task SeeAsync(UserId user, BudgetId budget, int step, CancellationToken ct);
}
