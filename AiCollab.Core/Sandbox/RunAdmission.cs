using AiCollab.Core.Accounts;
using Microsoft.Extensions.Logging;

namespace AiCollab.Core.Sandbox;

/// <summary>Lets a run in when its person's turn has come and the day's quota is not used up.</summary>
public sealed partial class RunAdmission(RunQueue queue, IRunUsageStore usage, RunQuota quota, TimeProvider time, ILogger<RunAdmission> logger)
{
    /// <summary>Waits for a turn, which ends when <see cref="Admission.Turn"/> is disposed; or gives the reason why there is none.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    public async Task<Admission> EnterAsync(UserId user, CancellationToken ct)
    {
        var turn = await queue.EnterAsync(user, ct).ConfigureAwait(false);
        if (turn is null)
        {
            return new Admission(null, "Too many of your runs are waiting; try again when one of them is done.");
        }

        if (quota.Refusal(await CountAsync(user, 1, TimeSpan.Zero).ConfigureAwait(false)) is not { } refusal)
        {
            return new Admission(turn, "");
        }

        turn.Dispose();
        await CountAsync(user, -1, TimeSpan.Zero).ConfigureAwait(false);
        return new Admission(null, refusal);
    }

    /// <summary>Adds what a run took to its person's day.</summary>
    public Task SpendAsync(UserId user, TimeSpan spent) => CountAsync(user, 0, spent);

    /// <summary>When the store is away nobody is kept from running: the quota is there for order, the jail for safety.</summary>
    private async Task<RunUsage> CountAsync(UserId user, int runs, TimeSpan spent)
    {
        try
        {
            return await usage.AddAsync(user, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), runs, spent, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            NotCounted(logger, e);
            return new RunUsage(0, TimeSpan.Zero);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A run could not be counted for its person's day.")]
    private static partial void NotCounted(ILogger logger, Exception e);
}

/// <summary>Whether a run may begin.</summary>
/// <param name="Turn">Held while it runs; null when it may not.</param>
/// <param name="Refusal">Why it may not, in one sentence.</param>
public sealed record Admission(IDisposable? Turn, string Refusal);
