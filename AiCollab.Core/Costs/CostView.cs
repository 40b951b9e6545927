namespace AiCollab.Core.Costs;

/// <summary>What the cost bar shows: amounts settled so far and the limits they are measured against (null: no limit).</summary>
/// <param name="Session">Spent in this session.</param>
/// <param name="SessionLimit">The session's budget.</param>
/// <param name="Today">Spent today by the payer, in the configured time zone.</param>
/// <param name="DayLimit">The payer's budget for a day.</param>
/// <param name="Held">Held by requests under way in this session.</param>
/// <param name="Uncertain">True when a part is estimated because a provider sent no usage.</param>
/// <param name="Month">Spent this month by the payer.</param>
/// <param name="MonthLimit">The payer's budget for a month.</param>
/// <param name="Waiting">True while a request of this session waits for money that others hold.</param>
public sealed record CostView(
    Money Session, Money? SessionLimit, Money Today, Money? DayLimit, Money Held, bool Uncertain, Money Month = default, Money? MonthLimit = null, bool Waiting = false)
{
    /// <summary>No cost and no limits.</summary>
    public static CostView None { get; } = new(Money.Zero, null, Money.Zero, null, Money.Zero, false);
}
