using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;

namespace AiCollab.Core.Costs;

/// <summary>Identifies an entry of the price history.</summary>
public readonly record struct PriceChangeId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static PriceChangeId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>
/// What an administrator decided about a model's price: row of <c>price_changes</c>, to which rows are only ever added. A price counts
/// from its own day (<see cref="ModelPrice.AsOf"/>) on, until a later one does or another entry takes its place.
/// </summary>
public sealed record PriceChange
{
    public required PriceChangeId Id { get; init; }

    public required ModelRef Model { get; init; }

    /// <summary>The price; null where an earlier decision was only taken back.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>The entry that counts no more because of this one.</summary>
    public PriceChangeId? Replaces { get; init; }

    public required UserId By { get; init; }

    /// <summary>The administrator's name at the time.</summary>
    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What was done, in a word.</summary>
    public string Act => (Price, Replaces) switch { (null, _) => "undone", (_, null) => "set", _ => "dated anew" };
}
