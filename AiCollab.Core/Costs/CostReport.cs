namespace AiCollab.Core.Costs;

/// <summary>A budget beside what was spent from it.</summary>
/// <param name="Spent">Settled.</param>
/// <param name="Reserved">Held by requests under way.</param>
/// <param name="Limit">Null: none.</param>
/// <param name="EndsAt">When it ends at the pace so far; null when it outlasts its period.</param>
public sealed record BudgetLine(Money Spent, Money Reserved, Money? Limit, DateTimeOffset? EndsAt);

/// <summary>A model's or person's part in a session, with the name it has there (empty when the session is gone).</summary>
public sealed record ParticipantCost(string Name, string SessionTitle, UsageSum Sum);

/// <summary>What was spent, on what and by whom; every figure is the sum of ledger rows.</summary>
public sealed record CostReport
{
    public required UsageSpan Span { get; init; }

    /// <summary>The asker's day.</summary>
    public required BudgetLine Today { get; init; }

    /// <summary>The asker's month; everybody's when that was asked for.</summary>
    public required BudgetLine Month { get; init; }

    /// <summary>What reading from providers' caches saved against their full rates.</summary>
    public required Money SavedByCache { get; init; }

    /// <summary>By day, then dearest model first.</summary>
    public required IReadOnlyList<UsageSum> DaysAndModels { get; init; }

    /// <summary>Dearest first.</summary>
    public required IReadOnlyList<UsageSum> Models { get; init; }

    /// <summary>Dearest first, at most 50.</summary>
    public required IReadOnlyList<ParticipantCost> Participants { get; init; }

    /// <summary>By person, dearest first; empty when only one person's costs were asked for.</summary>
    public required IReadOnlyList<UsageSum> People { get; init; }

    /// <summary>All together.</summary>
    public required UsageSum Total { get; init; }
}
