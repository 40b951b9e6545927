using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Answered warnings in the collection <c>budget_notices</c>: one document for each person and budget.</summary>
internal sealed class MongoBudgetNotices(IMongoDatabase database) : IBudgetNotices
{
    private readonly IMongoCollection<Row> _rows = database.GetCollection<Row>("budget_notices");

    public async Task<int> SeenAsync(UserId user, BudgetId budget, CancellationToken ct)
    {
        var id = IdOf(user, budget);
        return (await StoreFailures.TranslatingAsync(() => _rows.Find(r => r.Id == id).FirstOrDefaultAsync(ct)))?.Step ?? 0;
    }

    public Task SeeAsync(UserId user, BudgetId budget, int step, CancellationToken ct)
    {
        var id = IdOf(user, budget);
        return StoreFailures.TranslatingAsync(() => _rows.UpdateOneAsync(r => r.Id == id, Builders<Row>.Update.Max(r => r.Step, step), new UpdateOptions { IsUpsert = true }, ct));
    }

    private static string IdOf(UserId user, BudgetId budget) => $"{user}|{budget}";

    private sealed record Row(string Id, int Step);
}
