namespace AiCollab.Core.Costs;

/// <summary>Keeps the price history. Entries are added, never changed or removed.</summary>
public interface IPriceStore
{
    /// <summary>All entries, in the order they were made.</summary>
    Task<IReadOnlyList<PriceChange>> ListAsync(CancellationToken ct);

    /// <summary>Adds an entry.</summary>
    Task AppendAsync(PriceChange change, CancellationToken ct);
}
