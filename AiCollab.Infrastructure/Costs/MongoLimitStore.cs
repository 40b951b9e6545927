using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Limits that people set, in the collection <c>budget_limits</c>: one document for everybody, one for each person.</summary>
internal sealed class MongoLimitStore(IMongoDatabase database) : ILimitStore
{
    private readonly IMongoCollection<Row> _rows = database.GetCollection<Row>("budget_limits");

    public async Task<BudgetLimits?> FindAsync(UserId? owner, CancellationToken ct)
    {
        var id = IdOf(owner);
        return (await StoreFailures.TranslatingAsync(() => _rows.Find(r => r.Id == id).FirstOrDefaultAsync(ct)))?.Limits;
    }

    public Task SaveAsync(UserId? owner, BudgetLimits limits, CancellationToken ct)
    {
        var id = IdOf(owner);
        return StoreFailures.TranslatingAsync(() => _rows.ReplaceOneAsync(r => r.Id == id, new Row(id, limits), new ReplaceOptions { IsUpsert = true }, ct));
    }

    private static string IdOf(UserId? owner) => owner?.ToString() ?? "everybody";

    private sealed record Row(string Id, BudgetLimits Limits);
}
