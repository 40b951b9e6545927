using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Counts what matches; without a filter, without reading a document.</summary>
internal static class CountScan
{
    public static long All(ReaderPool readers, CollectionInfo collection)
    {
        using var reader = readers.Rent();
        using var count = reader.Db.Prepare(collection.Sql.Count);
        count.Step();
        return count.Integer(0);
    }

    public static long Matches(ReaderPool readers, CollectionInfo collection, FindQuery query)
    {
        using var reader = readers.Rent();
        var plan = Planner.Plan(reader.Db, collection, query.Matcher.Filter, null, query.Hint);
        using var snapshot = reader.Snapshot();
        using var scan = new DocumentScan(reader.Db, collection, plan);
        var count = 0L;
        while (scan.MoveNext())
        {
            count += query.Matcher.Matches(scan.Document) ? 1 : 0;
        }

        return count;
    }
}
