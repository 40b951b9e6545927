using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Which settled rows are added up.</summary>
/// <param name="User">Whose; null for everybody's.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
public sealed record UsageSpan(UserId? User, DateOnly From, DateOnly To);

/// <summary>By what rows are told apart when they are added up.</summary>
[Flags]
public enum UsageBy
{
    None = 0,
    Day = 1,
    Model = 2,
    Participant = 4,
    User = 8,
    Key = 16,
}

/// <summary>Rows of the ledger added up. What they were not told apart by is null.</summary>
public sealed record UsageSum
{
    public DateOnly? Day { get; init; }

    public ModelRef? Model { get; init; }

    public SessionId? Session { get; init; }

    public ParticipantId? Participant { get; init; }

    public UserId? User { get; init; }

    public ApiKeyId? Key { get; init; }

    /// <summary>Attempts.</summary>
    public long Requests { get; init; }

    /// <summary>Attempts that a provider or the network failed.</summary>
    public long Failed { get; init; }

    /// <summary>Attempts whose cost is estimated.</summary>
    public long Uncertain { get; init; }

    public TokenUsage Usage { get; init; } = TokenUsage.None;

    public Money Cost { get; init; }

    /// <summary>Both together, told apart by nothing.</summary>
    public static UsageSum operator +(UsageSum a, UsageSum b) => new()
    {
        Requests = a.Requests + b.Requests,
        Failed = a.Failed + b.Failed,
        Uncertain = a.Uncertain + b.Uncertain,
        Usage = a.Usage + b.Usage,
        Cost = a.Cost + b.Cost,
    };
}
