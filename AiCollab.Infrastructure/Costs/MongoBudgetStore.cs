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

    private readonly IMongoCollection<BsonDocument> _budgets = database.GetCollection<BsonDocument>("budgets");

    public Task<bool> TryHoldAsync(BudgetId budget, Money? defaultLimit, HoldId hold, Money amount, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        if (await HoldAsync(budget, hold, amount, ct))
        {
            return true;
        }

        var found = await _budgets.Find(ById(budget)).FirstOrDefaultAsync(ct);
        if (found is null)
        {
            await StartAsync(budget, defaultLimit, ct);
            return await HoldAsync(budget, hold, amount, ct);
        }

        return found["holds"].AsBsonArray.Contains(Bin(hold));
    });

    public Task SettleAsync(BudgetId budget, HoldId hold, Money held, Money spent, CancellationToken ct) => StoreFailures.TranslatingAsync(() => _budgets.UpdateOneAsync(
        new BsonDocument { { "_id", budget.Value }, { "holds", Bin(hold) } },
        new BsonDocument
        {
            { "$pull", new BsonDocument("holds", Bin(hold)) },
            { "$inc", new BsonDocument { { "reserved", -held.NanoUsd }, { "spent", spent.NanoUsd }, { "room", held.NanoUsd - spent.NanoUsd } } },
        },
        cancellationToken: ct));

    public Task<bool> HasHoldAsync(BudgetId budget, HoldId hold, CancellationToken ct) =>
        StoreFailures.TranslatingAsync(() => _budgets.Find(ById(budget).Add("holds", Bin(hold))).Project(new BsonDocument("_id", 1)).AnyAsync(ct));

    public async Task<Budget?> FindAsync(BudgetId budget, CancellationToken ct)
    {
        var projection = new BsonDocument { { "limit", 1 }, { "spent", 1 }, { "reserved", 1 }, { "room", 1 } };
        var found = await StoreFailures.TranslatingAsync(() => _budgets.Find(ById(budget)).Project(projection).FirstOrDefaultAsync(ct));
        return found is null ? null : new Budget(budget, LimitOf(found), Amount(found, "spent"), Amount(found, "reserved"), Amount(found, "room"));
    }

    public Task SetLimitAsync(BudgetId budget, Money? limit, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        while (true)
        {
            var found = await _budgets.Find(ById(budget)).FirstOrDefaultAsync(ct);
            if (found is null)
            {
                await StartAsync(budget, limit, ct);
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

    private async Task<bool> HoldAsync(BudgetId budget, HoldId hold, Money amount, CancellationToken ct)
    {
        var free = new BsonDocument
        {
            { "_id", budget.Value },
            { "room", new BsonDocument("$gte", amount.NanoUsd) },
            { "holds", new BsonDocument("$ne", Bin(hold)) },
        };
        var take = new BsonDocument
        {
            { "$push", new BsonDocument("holds", Bin(hold)) },
            { "$inc", new BsonDocument { { "reserved", amount.NanoUsd }, { "room", -amount.NanoUsd } } },
        };
        return (await _budgets.UpdateOneAsync(free, take, cancellationToken: ct)).MatchedCount == 1;
    }

    private async Task StartAsync(BudgetId budget, Money? limit, CancellationToken ct)
    {
        var start = new BsonDocument
        {
            { "_id", budget.Value }, { "scope", budget.Scope.ToString() }, { "limit", Value(limit) }, { "spent", 0L }, { "reserved", 0L },
            { "room", Room(limit) }, { "holds", new BsonArray() },
        };
        try
        {
            await _budgets.InsertOneAsync(start, cancellationToken: ct);
        }
        catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            // Another request started the same budget; its limit stands.
        }
    }

    private static BsonDocument ById(BudgetId budget) => new("_id", budget.Value);

    private static BsonBinaryData Bin(HoldId hold) => new(hold.Value, GuidRepresentation.Standard);

    private static long Room(Money? limit) => limit?.NanoUsd ?? Unlimited;

    private static BsonValue Value(Money? limit) => limit is { } money ? new BsonInt64(money.NanoUsd) : BsonNull.Value;

    private static Money? LimitOf(BsonDocument found) => found["limit"].IsBsonNull ? null : new Money(found["limit"].ToInt64());

    private static Money Amount(BsonDocument found, string name) => new(found[name].ToInt64());
}
