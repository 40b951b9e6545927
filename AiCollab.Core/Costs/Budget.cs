using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Names a budget: its scope and whose it is, for example <c>userDay:3f…:2026-11-24</c>.</summary>
public readonly record struct BudgetId(string Value)
{
    /// <summary>The budget of a session.</summary>
    public static BudgetId OfSession(SessionId session) => new($"session:{session}");

    /// <summary>The budget of a person's day.</summary>
    public static BudgetId OfDay(UserId user, DateOnly day) => new($"userDay:{user}:{CostCalendar.DayText(day)}");

    /// <summary>The budget of a person's month.</summary>
    public static BudgetId OfMonth(UserId user, DateOnly day) => new($"userMonth:{user}:{CostCalendar.MonthText(day)}");

    /// <summary>The budget of a task given to a team.</summary>
    public static BudgetId OfCollaboration(TurnId turn) => new($"collaboration:{turn}");

    /// <summary>The budget of all people's month together.</summary>
    public static BudgetId OfAll(DateOnly day) => new($"global:{CostCalendar.MonthText(day)}");

    /// <summary>What it is counted over.</summary>
    public BudgetScope Scope => Value[..Value.IndexOf(':', StringComparison.Ordinal)] switch
    {
        "session" => BudgetScope.Session,
        "userDay" => BudgetScope.UserDay,
        "userMonth" => BudgetScope.UserMonth,
        "collaboration" => BudgetScope.Collaboration,
        _ => BudgetScope.Global,
    };

    /// <summary>The person of a day's or month's budget; null for the others.</summary>
    public UserId? Owner => Scope is BudgetScope.UserDay or BudgetScope.UserMonth ? new UserId(Guid.Parse(Value.Split(':')[1])) : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>
/// A budget as it stands. <see cref="Room"/> is kept beside the other three so that one conditional update decides:
/// room = limit - spent - reserved at every instant.
/// </summary>
/// <param name="Id">Scope and owner.</param>
/// <param name="Limit">Null: no limit.</param>
/// <param name="Spent">Settled.</param>
/// <param name="Reserved">Held by requests under way.</param>
/// <param name="Room">What can still be held.</param>
public sealed record Budget(BudgetId Id, Money? Limit, Money Spent, Money Reserved, Money Room);
