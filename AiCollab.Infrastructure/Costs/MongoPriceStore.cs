using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>The price history in the collection <c>price_changes</c>, to which documents are only added.</summary>
internal sealed class MongoPriceStore(IMongoDatabase database) : IPriceStore
{
    private readonly IMongoCollection<PriceChange> _changes = database.GetCollection<PriceChange>("price_changes");

    public async Task<IReadOnlyList<PriceChange>> ListAsync(CancellationToken ct) =>
        await StoreFailures.TranslatingAsync(() => _changes.Find(FilterDefinition<PriceChange>.Empty).SortBy(c => c.At).ThenBy(c => c.Id).ToListAsync(ct));

    public Task AppendAsync(PriceChange change, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        await _changes.InsertOneAsync(change, options: null, ct);
        return true;
    });
}
