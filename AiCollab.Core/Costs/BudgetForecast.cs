namespace AiCollab.Core.Costs;

/// <summary>When a budget ends if spending goes on as it did since its period began.</summary>
public static class BudgetForecast
{
    /// <summary>The moment; null when the budget outlasts its period, or has no limit. Never before <paramref name="now"/>.</summary>
    /// <param name="spent">Since <paramref name="start"/>.</param>
    /// <param name="limit">Null: none.</param>
    /// <param name="start">Where the period begins.</param>
    /// <param name="now">Within the period.</param>
    /// <param name="end">Where the next period begins.</param>
    public static DateTimeOffset? EndsAt(Money spent, Money? limit, DateTimeOffset start, DateTimeOffset now, DateTimeOffset end)
    {
        if (limit is not { } most)
        {
            return null;
        }

        if (spent >= most)
        {
            return now;
        }

        var passed = now - start;
        if (spent <= Money.Zero || passed <= TimeSpan.Zero)
        {
            return null;
        }

        var left = (decimal)(most - spent).NanoUsd / spent.NanoUsd * passed.Ticks;
        return left < (end - now).Ticks ? now + TimeSpan.FromTicks((long)left) : null;
    }
}
