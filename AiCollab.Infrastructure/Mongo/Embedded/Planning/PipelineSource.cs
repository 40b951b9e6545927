using AiCollab.Infrastructure.Mongo.Embedded.Aggregation;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Feeds a pipeline from the collections of one database, all as of one moment.</summary>
internal sealed class PipelineSource(Catalog catalog, SqliteHandle db, string database) : IPipelineSource
{
    private static readonly FindQuery Everything = new([]);

    public IEnumerable<BsonDocument> Open(string collection) => Open(Namespace.Of(database, collection), Everything);

    /// <summary>The documents that match; none if there is no such collection.</summary>
    public IEnumerable<BsonDocument> Open(Namespace ns, FindQuery query)
    {
        if (catalog.Find(ns) is not { } collection)
        {
            yield break;
        }

        var plan = Planner.Plan(db, collection, query.Matcher.Filter, null, query.Hint);
        using var scan = new DocumentScan(db, collection, plan);
        while (scan.MoveNext())
        {
            if (query.Matcher.Matches(scan.Document))
            {
                yield return BsonDecoder.Decode(scan.Document);
            }
        }
    }
}
