using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>What one request came to.</summary>
/// <param name="Cost">In nano-dollars.</param>
/// <param name="Usage">As the provider said, or as estimated when <paramref name="Uncertain"/>.</param>
/// <param name="Uncertain">The provider sent no usage.</param>
/// <param name="Outcome"><c>ok</c>, or the kind of failure.</param>
/// <param name="LatencyMs">To the end of the answer.</param>
/// <param name="FirstTokenMs">To the first token; 0 when none came.</param>
public sealed record Settlement(Money Cost, Ai.TokenUsage Usage, bool Uncertain, string Outcome, long LatencyMs = 0, long FirstTokenMs = 0);

/// <summary>Keeps ledger rows.</summary>
public interface IUsageStore
{
    /// <summary>Writes held rows.</summary>
    Task AddAsync(IReadOnlyList<UsageEntry> rows, CancellationToken ct);

    /// <summary>Writes settlements into rows that are held; where one was written before, it stands. Returns the rows as they stand.</summary>
    Task<IReadOnlyList<UsageEntry>> SettleAsync(IReadOnlyList<UsageEntry> rows, CancellationToken ct);

    /// <summary>Marks settled rows as booked in every budget.</summary>
    Task BookAsync(IReadOnlyList<HoldId> holds, CancellationToken ct);

    /// <summary>Removes the rows of requests that were refused before they were sent.</summary>
    Task RemoveAsync(IReadOnlyList<HoldId> holds, CancellationToken ct);

    /// <summary>Lets a hold stand longer.</summary>
    Task ExtendAsync(HoldId hold, DateTimeOffset leaseUntil, CancellationToken ct);

    /// <summary>Rows whose lease ended while held, and rows that were settled but not booked in the ten seconds after.</summary>
    Task<IReadOnlyList<UsageEntry>> FindStrandedAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>The settled rows of a step.</summary>
    Task<IReadOnlyList<UsageEntry>> ListStepAsync(SessionId session, StepId step, CancellationToken ct);

    /// <summary>Whether a settled row of the session is uncertain.</summary>
    Task<bool> AnyUncertainAsync(SessionId session, CancellationToken ct);

    /// <summary>Settled rows added up.</summary>
    Task<IReadOnlyList<UsageSum>> SumAsync(UsageSpan span, UsageBy by, CancellationToken ct);

    /// <summary>Settled rows, newest first.</summary>
    Task<IReadOnlyList<UsageEntry>> ListSettledAsync(UsageSpan span, int limit, CancellationToken ct);

    /// <summary>The rows of a person since a time, newest first.</summary>
    Task<IReadOnlyList<UsageEntry>> ListAsync(UserId user, DateTimeOffset since, int limit, CancellationToken ct);
}
