using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>
/// Budgets in the collection <c>budgets</c>. A hold is an id in the document's own array, so that money moves exactly once
/// however often a call is repeated; only operators that every MongoDB since 4.4 applies atomically to one document are used.
/// </summary>
internal sealed class MongoBudgetStore(IMongoDatabase database) : IBudgetStore
{
    // Room of a budget without limit: far above any sum, far below overflow.
    private const long Unlimited = long.MaxValue / 4;

    private static readonly BsonDocument Amounts = new() { { "limit", 1 }, { "spent", 1 }, { "reserved", 1 }, { "room", 1 } };

    private readonly IMongoCollection<BsonDocument> _budgets = database.GetCollection<BsonDocument>("budgets");

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

    public Task<IReadOnlyList<BudgetId?>> TryHoldAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct) =>
        StoreFailures.TranslatingAsync<IReadOnlyList<BudgetId?>>(async () =>
        {
            var shares = requests.SelectMany(r => r.Budgets.Select(b => (Budget: b, Request: r))).GroupBy(s => s.Budget, s => s.Request).ToList();
            var result = await _budgets.BulkWriteAsync(shares.Select(s => Take(s.Key, [.. s])), options: null, ct);
            return result.MatchedCount == shares.Count ? new BudgetId?[requests.Count] : await HoldEachAsync(requests, ct);
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
        return found is null ? null : ToBudget(found);
    }

    public Task<IReadOnlyList<Budget>> ListOpenAsync(DateOnly day, CancellationToken ct) => StoreFailures.TranslatingAsync<IReadOnlyList<Budget>>(async () =>
    {
        var (ofDay, ofMonth) = (CostCalendar.DayText(day), CostCalendar.MonthText(day));
        var open = new BsonDocument("$or", new BsonArray
        {
            new BsonDocument("scope", nameof(BudgetScope.Session)),
            new BsonDocument("_id", new BsonRegularExpression($":({ofDay}|{ofMonth})$")),
        });
        return [.. (await _budgets.Find(open).Project(Amounts).ToListAsync(ct)).Select(ToBudget)];
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

    // Together they did not fit: each by itself, the first come first.
    private async Task<IReadOnlyList<BudgetId?>> HoldEachAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct)
    {
        var held = await HeldAsync(requests, ct);
        var refused = new BudgetId?[requests.Count];
        var back = new List<HoldEnd>();
        for (var i = 0; i < requests.Count; i++)
        {
            var request = requests[i];
            var taken = new List<BudgetId>();
            foreach (var budget in request.Budgets)
            {
                if (held.Contains((budget, request.Hold)) || (refused[i] is null && await HoldAsync(budget, request, ct)))
                {
                    taken.Add(budget);
                }
                else
                {
                    refused[i] ??= budget;
                }
            }

            back.AddRange(refused[i] is null ? [] : taken.Select(b => new HoldEnd(b, request.Hold, request.Amount, Money.Zero)));
        }

        if (back.Count > 0)
        {
            await SettleAsync(back, ct);
        }

        return refused;
    }

    private async Task<HashSet<(BudgetId Budget, HoldId Hold)>> HeldAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct)
    {
        var ids = requests.SelectMany(r => r.Budgets).Distinct().Select(b => (BsonValue)b.Value);
        var found = await _budgets.Find(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids)))).Project(new BsonDocument("holds", 1)).ToListAsync(ct);
        return [.. found.SelectMany(d => d["holds"].AsBsonArray.Select(h => (new BudgetId(d["_id"].AsString), new HoldId(h.AsGuid))))];
    }

    private async Task<bool> HoldAsync(BudgetId budget, HoldRequest request, CancellationToken ct)
    {
        var take = Take(budget, [request]);
        return (await _budgets.UpdateOneAsync(take.Filter, take.Update, cancellationToken: ct)).MatchedCount == 1;
    }

    private static UpdateOneModel<BsonDocument> Take(BudgetId budget, IReadOnlyList<HoldRequest> requests)
    {
        var holds = new BsonArray(requests.Select(r => Bin(r.Hold)));
        var sum = requests.Aggregate(0L, (total, r) => checked(total + r.Amount.NanoUsd));
        return new UpdateOneModel<BsonDocument>(
            new BsonDocument { { "_id", budget.Value }, { "room", new BsonDocument("$gte", sum) }, { "holds", new BsonDocument("$nin", holds) } },
            new BsonDocument
            {
                { "$push", new BsonDocument("holds", new BsonDocument("$each", holds)) },
                { "$inc", new BsonDocument { { "reserved", sum }, { "room", -sum } } },
            });
    }

    private static UpdateOneModel<BsonDocument> Give(BudgetId budget, IReadOnlyList<HoldEnd> ends)
    {
        var holds = new BsonArray(ends.Select(e => Bin(e.Hold)));
        var held = ends.Aggregate(0L, (total, e) => checked(total + e.Held.NanoUsd));
        var spent = ends.Aggregate(0L, (total, e) => checked(total + e.Spent.NanoUsd));
        return new UpdateOneModel<BsonDocument>(
            new BsonDocument { { "_id", budget.Value }, { "holds", new BsonDocument("$all", holds) } },
            new BsonDocument
            {
                { "$pullAll", new BsonDocument("holds", holds) },
                { "$inc", new BsonDocument { { "reserved", -held }, { "spent", spent }, { "room", held - spent } } },
            });
    }

    private static UpdateOneModel<BsonDocument> Start(BudgetId budget, Money? limit) => new(ById(budget), new BsonDocument("$setOnInsert", new BsonDocument
    {
        { "scope", budget.Scope.ToString() }, { "limit", Value(limit) }, { "spent", 0L }, { "reserved", 0L }, { "room", Room(limit) }, { "holds", new BsonArray() },
    }))
    {
        IsUpsert = true,
    };

    private static Budget ToBudget(BsonDocument found) =>
        new(new BudgetId(found["_id"].AsString), LimitOf(found), Amount(found, "spent"), Amount(found, "reserved"), Amount(found, "room"));

    private static BsonDocument ById(BudgetId budget) => new("_id", budget.Value);

    private static BsonBinaryData Bin(HoldId hold) => new(hold.Value, GuidRepresentation.Standard);

    private static long Room(Money? limit) => limit?.NanoUsd ?? Unlimited;

    private static BsonValue Value(Money? limit) => limit is { } money ? new BsonInt64(money.NanoUsd) : BsonNull.Value;

    private static Money? LimitOf(BsonDocument found) => found["limit"].IsBsonNull ? null : new Money(found["limit"].ToInt64());

    private static Money Amount(BsonDocument found, string name) => new(found[name].ToInt64());
}
