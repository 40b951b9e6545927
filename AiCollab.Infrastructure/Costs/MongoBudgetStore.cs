using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;
using static AiCollab.Infrastructure.Costs.BudgetDocuments;

namespace AiCollab.Infrastructure.Costs;

/// <summary>
/// Budgets in the collection <c>budgets</c>. A hold is an id in the document's own array, so that money moves exactly once
/// however often a call is repeated; only operators that every MongoDB since 4.4 applies atomically to one document are used.
/// </summary>
internal sealed class MongoBudgetStore(IMongoDatabase database) : IBudgetStore
{
    private readonly IMongoCollection<BsonDocument> _budgets = database.GetCollection<BsonDocument>("budgets");
    private readonly TightHolds _tight = new(database.GetCollection<BsonDocument>("budgets"));

    public Task StartAsync(IReadOnlyList<(BudgetId Id, Money? Limit)> budgets, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        while (true)
        {
            try
            {
                await _budgets.BulkWriteAsync(budgets.Select(b => Start(b.Id, b.Limit)), options: null, ct);
                return;
            }
            catch (MongoBulkWriteException<BsonDocument> e) when (e.WriteErrors.All(w => w.Category == ServerErrorCategory.DuplicateKey))
            {
                // Another request opened one at the same moment; its limit stands. What comes after it in the list is still to be opened.
            }
        }
    });

    public Task<IReadOnlyList<HoldRefusal?>> LookAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct) =>
        StoreFailures.TranslatingAsync<IReadOnlyList<HoldRefusal?>>(async () =>
        {
            if (!_tight.KnowsAny(requests.SelectMany(r => r.Budgets)))
            {
                return new HoldRefusal?[requests.Count];
            }

            var refused = await _tight.LookAsync(requests, ct);
            return [.. requests.Select(r => refused.GetValueOrDefault(r.Hold))];
        });

    public Task<IReadOnlyList<HoldRefusal?>> TryHoldAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct) =>
        StoreFailures.TranslatingAsync<IReadOnlyList<HoldRefusal?>>(async () =>
        {
            var easy = !_tight.KnowsAny(requests.SelectMany(r => r.Budgets));
            if (easy && await TakeAllAsync(requests, ct))
            {
                return new HoldRefusal?[requests.Count];
            }

            var (refused, back) = await _tight.TakeAsync(requests, begun: easy, ct);
            if (back.Count > 0)
            {
                await SettleAsync(back, ct);
            }

            return [.. requests.Select(r => refused.GetValueOrDefault(r.Hold))];
        });

    public Task SettleAsync(IReadOnlyList<HoldEnd> ends, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        var shares = ends.GroupBy(e => e.Budget).ToList();
        var result = await _budgets.BulkWriteAsync(shares.Select(s => Give(s.Key, [.. s])), options: null, ct);
        if (result.MatchedCount < shares.Count && ends.Count > shares.Count)
        {
            // Some were ended before: each by itself, which repeats nothing.
            await _budgets.BulkWriteAsync(ends.Select(e => Give(e.Budget, [e])), options: null, ct);
        }
    });

    public Task<bool> HasHoldAsync(BudgetId budget, HoldId hold, CancellationToken ct) =>
        StoreFailures.TranslatingAsync(() => _budgets.Find(ById(budget).Add("holds", Bin(hold))).Project(new BsonDocument("_id", 1)).AnyAsync(ct));

    public async Task<Budget?> FindAsync(BudgetId budget, CancellationToken ct)
    {
        var found = await StoreFailures.TranslatingAsync(() => _budgets.Find(ById(budget)).Project(Amounts).FirstOrDefaultAsync(ct));
        return found is null ? null : Read(found);
    }

    public Task<IReadOnlyList<Budget>> ListOpenAsync(DateOnly day, CancellationToken ct) => StoreFailures.TranslatingAsync<IReadOnlyList<Budget>>(async () =>
    {
        var (ofDay, ofMonth) = (CostCalendar.DayText(day), CostCalendar.MonthText(day));
        var open = new BsonDocument("$or", new BsonArray
        {
            new BsonDocument("scope", nameof(BudgetScope.Session)),
            new BsonDocument("_id", new BsonRegularExpression($":({ofDay}|{ofMonth})$")),
        });
        return [.. (await _budgets.Find(open).Project(Amounts).ToListAsync(ct)).Select(Read)];
    });

    public Task SetLimitAsync(BudgetId budget, Money? limit, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        while (true)
        {
            var found = await _budgets.Find(ById(budget)).FirstOrDefaultAsync(ct);
            if (found is null)
            {
                await StartAsync([(budget, limit)], ct);
                continue;
            }

            var change = Room(limit) - Room(LimitOf(found));
            var update = new BsonDocument
            {
                { "$set", new BsonDocument("limit", Value(limit)) },
                { "$inc", new BsonDocument("room", change) },
            };
            var result = await _budgets.UpdateOneAsync(ById(budget).Add("limit", found["limit"]), update, cancellationToken: ct);
            if (result.MatchedCount == 1)
            {
                return;
            }
        }
    });

    // Where it fails, some budgets may have held their share.
    private async Task<bool> TakeAllAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct)
    {
        var shares = requests.SelectMany(r => r.Budgets.Select(b => (Budget: b, Request: r))).GroupBy(s => s.Budget, s => s.Request).ToList();
        var result = await _budgets.BulkWriteAsync(shares.Select(s => Take(s.Key, [.. s])), options: null, ct);
        return result.MatchedCount == shares.Count;
    }
}
