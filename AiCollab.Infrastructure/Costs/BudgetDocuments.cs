using AiCollab.Core.Costs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Budgets as documents, and the conditional updates that move their money.</summary>
internal static class BudgetDocuments
{
    // Room of a budget without limit: far above any sum, far below overflow.
    private const long Unlimited = long.MaxValue / 4;

    /// <summary>All but the holds, of which there may be thousands.</summary>
    public static readonly BsonDocument Amounts = new() { { "limit", 1 }, { "spent", 1 }, { "reserved", 1 }, { "room", 1 } };

    public static BsonDocument ById(BudgetId budget) => new("_id", budget.Value);

    public static BsonDocument Among(IEnumerable<BudgetId> budgets) => new("_id", new BsonDocument("$in", new BsonArray(budgets.Select(b => b.Value))));

    /// <summary>Holds all requests in one budget, or none of them where they do not fit together or one is held already.</summary>
    public static UpdateOneModel<BsonDocument> Take(BudgetId budget, IReadOnlyList<HoldRequest> requests)
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

    /// <summary>Ends holds of one budget, or none of them where one is not there any more.</summary>
    public static UpdateOneModel<BsonDocument> Give(BudgetId budget, IReadOnlyList<HoldEnd> ends)
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

    /// <summary>Opens a budget that is not there yet.</summary>
    public static UpdateOneModel<BsonDocument> Start(BudgetId budget, Money? limit) => new(ById(budget), new BsonDocument("$setOnInsert", new BsonDocument
    {
        { "scope", budget.Scope.ToString() }, { "limit", Value(limit) }, { "spent", 0L }, { "reserved", 0L }, { "room", Room(limit) }, { "holds", new BsonArray() },
    }))
    {
        IsUpsert = true,
    };

    public static Budget Read(BsonDocument found) =>
        new(new BudgetId(found["_id"].AsString), LimitOf(found), Amount(found, "spent"), Amount(found, "reserved"), Amount(found, "room"));

    public static Money? LimitOf(BsonDocument found) => found["limit"].IsBsonNull ? null : new Money(found["limit"].ToInt64());

    public static BsonBinaryData Bin(HoldId hold) => new(hold.Value, GuidRepresentation.Standard);

    public static long Room(Money? limit) => limit?.NanoUsd ?? Unlimited;

    public static BsonValue Value(Money? limit) => limit is { } money ? new BsonInt64(money.NanoUsd) : BsonNull.Value;

    private static Money Amount(BsonDocument found, string name) => new(found[name].ToInt64());
}
