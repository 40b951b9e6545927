using AiCollab.Infrastructure.Mongo.Embedded.Query;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Chooses how to reach a query's documents: the index that the filter narrows most, then one that gives the order.</summary>
internal static class Planner
{
    private static readonly IReadOnlyList<IndexPart> IdParts = [new("_id", false)];

    public static ScanPlan Plan(SqliteHandle db, CollectionInfo collection, Filter filter, BsonDocument? sort, BsonValue? hint)
    {
        if (hint is not null)
        {
            return Hinted(collection, filter, sort, hint);
        }

        var id = OnId(filter, sort);
        if (id.PointParts > 0)
        {
            return id;
        }

        var plans = collection.Indexes.Where(index => index.Keys.Covers(filter)).Select(index => OnIndex(index, filter, sort)).Append(id)
            .Where(plan => plan.IsBounded || plan.IsSorted)
            .ToList();
        return plans.Count switch
        {
            0 => ScanPlan.WholeTable,
            1 => plans[0],
            _ => Best(db, collection, plans),
        };
    }

    private static ScanPlan Best(SqliteHandle db, CollectionInfo collection, List<ScanPlan> plans)
    {
        var bounded = plans.Where(plan => plan.IsBounded).ToList();
        return bounded.Count switch
        {
            0 => plans[0],
            1 => bounded[0],
            _ => bounded.OrderBy(plan => Selectivity.Estimate(db, collection, plan)).ThenByDescending(plan => plan.IsSorted)
                .ThenByDescending(plan => plan.PointParts).First(),
        };
    }

    private static ScanPlan Hinted(CollectionInfo collection, Filter filter, BsonDocument? sort, BsonValue hint)
    {
        if (hint is BsonDocument { ElementCount: 1 } natural && natural.GetElement(0).Name == "$natural")
        {
            return ScanPlan.WholeTable with { Backwards = natural[0].ToDouble() < 0 };
        }

        if (hint == "_id_" || (hint is BsonDocument { ElementCount: 1 } key && key.GetElement(0).Name == "_id"))
        {
            return OnId(filter, sort);
        }

        var index = collection.Indexes.FirstOrDefault(index => hint.IsString ? index.Name == hint.AsString : index.KeyPattern.Equals(hint))
            ?? throw CommandException.BadValue("error processing query: hint provided does not correspond to an existing index");
        return index.Partial is null || index.Keys.Covers(filter)
            ? OnIndex(index, filter, sort)
            : throw CommandException.BadValue("error processing query: the hinted partial index does not hold every document that this query asks for");
    }

    private static ScanPlan OnId(Filter filter, BsonDocument? sort)
    {
        var bounds = IndexBounds.Of(IdParts, filter.Bounds, multikey: false);
        var backwards = sort is null ? null : SortMatch.Direction(IdParts, bounds, sort);
        return Build(ScanKind.Id, bounds, backwards);
    }

    private static ScanPlan OnIndex(IndexInfo index, Filter filter, BsonDocument? sort)
    {
        var multikey = index.Multikey;
        var bounds = IndexBounds.Of(index.Parts, filter.Bounds, multikey);
        var backwards = sort is null || multikey ? null : SortMatch.Direction(index.Parts, bounds, sort);
        return Build(ScanKind.Index, bounds, backwards) with { Index = index, AssumesSingleKeys = !multikey };
    }

    private static ScanPlan Build(ScanKind kind, IndexBounds bounds, bool? backwards) => new(kind)
    {
        Intervals = backwards == true ? [.. bounds.Intervals.Reverse()] : bounds.Intervals,
        Backwards = backwards == true,
        IsSorted = backwards is not null,
        PointParts = bounds.PointParts,
        HasRange = bounds.HasRange,
    };
}
