namespace AiCollab.Core.Sandbox;

/// <summary>What one person may run in a day (UTC); zero of either is no limit.</summary>
/// <param name="Runs">Number of runs.</param>
/// <param name="Time">Wall clock of all runs together.</param>
public sealed record RunQuota(int Runs, TimeSpan Time)
{
    /// <summary>No limit.</summary>
    public static RunQuota None { get; } = new(0, TimeSpan.Zero);

    /// <summary>Why one more run is not taken, in one sentence; null when it is.</summary>
    /// <param name="used">What was used today, this run counted.</param>
    public string? Refusal(RunUsage used) =>
        Runs > 0 && used.Runs > Runs ? $"You have had your {Runs:N0} runs of today. There are new ones from 00:00 UTC."
        : Time > TimeSpan.Zero && used.Time >= Time ? $"Your runs of today have taken {Time.TotalMinutes:N0} minutes, which is the limit. There is new time from 00:00 UTC."
        : null;
}

/// <summary>What one person has run in a day.</summary>
public sealed record RunUsage(int Runs, TimeSpan Time);

/// <summary>Counts runs by person and day (<c>run_usage</c>).</summary>
public interface IRunUsageStore
{
    /// <summary>Adds to a person's day and gives the sum, in one step: of two runs at once one is the last that fits.</summary>
    Task<RunUsage> AddAsync(Accounts.UserId user, DateOnly day, int runs, TimeSpan time, CancellationToken ct);
}
