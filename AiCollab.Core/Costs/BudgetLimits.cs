namespace AiCollab.Core.Costs;

/// <summary>The most that may be spent in each scope; null: no limit there.</summary>
public sealed record BudgetLimits(Money? Session = null, Money? UserDay = null, Money? UserMonth = null, Money? Collaboration = null, Money? Global = null)
{
    /// <summary>The limit of a scope.</summary>
    public Money? Of(BudgetScope scope) => scope switch
    {
        BudgetScope.Session => Session,
        BudgetScope.UserDay => UserDay,
        BudgetScope.UserMonth => UserMonth,
        BudgetScope.Collaboration => Collaboration,
        _ => Global,
    };

    /// <summary>The lower one of both in each scope.</summary>
    public BudgetLimits Within(BudgetLimits most) => new(
        Lower(Session, most.Session), Lower(UserDay, most.UserDay), Lower(UserMonth, most.UserMonth),
        Lower(Collaboration, most.Collaboration), Lower(Global, most.Global));

    private static Money? Lower(Money? a, Money? b) => a is { } x && b is { } y ? (x < y ? x : y) : a ?? b;
}
