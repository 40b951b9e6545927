namespace AiCollab.Core.Costs;

/// <summary>Says which budget refused a request, and whether its money is spent or only held.</summary>
internal static class BudgetRefusal
{
    public static BudgetExceededException Of(Money needed, Budget budget)
    {
        var limit = budget.Limit ?? Money.Zero;
        var onlyHeld = budget.Spent + needed <= limit;
        var text = onlyHeld
            ? $"{Whose(budget.Id.Scope)} of {limit} is held by answers under way ({budget.Reserved}). Wait for them to finish, or raise the budget."
            : $"{Whose(budget.Id.Scope)} of {limit} has {AtLeastNothing(limit - budget.Spent)} left and this answer may cost {needed}. Raise the budget, or choose a cheaper model.";
        return new BudgetExceededException(text, budget.Id.Scope, onlyHeld);
    }

    private static string Whose(BudgetScope scope) => scope switch
    {
        BudgetScope.Session => "This session's budget",
        BudgetScope.UserDay => "Today's budget",
        BudgetScope.UserMonth => "This month's budget",
        BudgetScope.Collaboration => "This task's budget",
        _ => "This month's budget of everybody together",
    };

    private static Money AtLeastNothing(Money amount) => amount > Money.Zero ? amount : Money.Zero;
}
