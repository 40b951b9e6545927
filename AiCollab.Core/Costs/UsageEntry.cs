using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Identifies a hold and the ledger row it becomes.</summary>
public readonly record struct HoldId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static HoldId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>How far a ledger row is.</summary>
public enum UsageState
{
    /// <summary>Money is held; the request is under way.</summary>
    Held,

    /// <summary>The cost is final; the budgets are being told.</summary>
    Settled,

    /// <summary>The cost is final and in every budget.</summary>
    Booked,
}

/// <summary>One attempt of one request: the row of <c>usage_tracking</c> that every number can be recomputed from.</summary>
public sealed record UsageEntry
{
    public required HoldId Id { get; init; }

    public required UserId User { get; init; }

    public required SessionId Session { get; init; }

    public required TurnId Turn { get; init; }

    public required StepId Step { get; init; }

    public required ParticipantId Participant { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public ApiKeyId? Key { get; init; }

    /// <summary>The price row the cost was made with.</summary>
    public required string PriceRow { get; init; }

    /// <summary>The budgets it is counted in, as <see cref="BudgetId"/> texts.</summary>
    public required IReadOnlyList<string> Budgets { get; init; }

    /// <summary>The payer's day, in the payer's time zone, on which the money was held.</summary>
    public required string Day { get; init; }

    public required UsageState State { get; init; }

    /// <summary>What was held.</summary>
    public required Money Held { get; init; }

    /// <summary>What the request is taken to have cost when nothing is heard of it any more: its estimated input.</summary>
    public required Money Assumed { get; init; }

    /// <summary>Until when the hold stands without news.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    public required DateTimeOffset At { get; init; }

    public Money Cost { get; init; }

    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>The provider sent no usage; the cost is an estimate.</summary>
    public bool Uncertain { get; init; }

    /// <summary><c>ok</c>, or the kind of failure.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Milliseconds to the end of the answer.</summary>
    public long LatencyMs { get; init; }

    /// <summary>Milliseconds to the first token; 0 when none came.</summary>
    public long FirstTokenMs { get; init; }
}
