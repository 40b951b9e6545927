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
    /// <summary>Writes a held row.</summary>
    Task AddAsync(UsageEntry entry, CancellationToken ct);

    /// <summary>Makes a held row settled; false when it was settled before (the first settlement stands). Returns the row that stands.</summary>
    Task<(bool First, UsageEntry Row)> SettleAsync(HoldId hold, Settlement settlement, CancellationToken ct);

    /// <summary>Marks a settled row as booked in every budget.</summary>
    Task BookAsync(HoldId hold, CancellationToken ct);

    /// <summary>Removes the row of a request that was refused before it was sent.</summary>
    Task RemoveAsync(HoldId hold, CancellationToken ct);

    /// <summary>Lets a hold stand longer.</summary>
    Task ExtendAsync(HoldId hold, DateTimeOffset leaseUntil, CancellationToken ct);

    /// <summary>Rows whose lease ended while held, and rows settled but not booked before <paramref name="now"/> minus a minute.</summary>
    Task<IReadOnlyList<UsageEntry>> FindStrandedAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>The settled rows of a step.</summary>
    Task<IReadOnlyList<UsageEntry>> ListStepAsync(SessionId session, StepId step, CancellationToken ct);

    /// <summary>Whether a settled row of the session is uncertain.</summary>
    Task<bool> AnyUncertainAsync(SessionId session, CancellationToken ct);

    /// <summary>The rows of a person since a time, newest first.</summary>
    Task<IReadOnlyList<UsageEntry>> ListAsync(UserId user, DateTimeOffset since, int limit, CancellationToken ct);
}
