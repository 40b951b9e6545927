using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>A stored document and the row it lives in.</summary>
internal readonly record struct FoundDocument(long Rid, byte[] Document);

/// <summary>Finds documents for a write, on the writer's own connection and within its transaction.</summary>
internal static class Finder
{
    public static FoundDocument? First(SqliteHandle db, CollectionInfo collection, FindQuery query)
    {
        var plan = Planner.Plan(db, collection, query.Matcher.Filter, query.Sort, query.Hint);
        if (query.Sort is not null && !plan.IsSorted)
        {
            var rows = new SortedDocuments(query).Run(db, collection, plan);
            return rows.Count == 0 ? null : new FoundDocument(rows[0].Rid, rows[0].Document);
        }

        using var scan = new DocumentScan(db, collection, plan);
        while (scan.MoveNext())
        {
            if (query.Matcher.Matches(scan.Document))
            {
                return new FoundDocument(scan.Rid, scan.Document.ToArray());
            }
        }

        return null;
    }

    /// <summary>The rows of all matches, collected before the first of them is changed.</summary>
    public static List<long> All(SqliteHandle db, CollectionInfo collection, FindQuery query)
    {
        var rids = new List<long>();
        var plan = Planner.Plan(db, collection, query.Matcher.Filter, null, query.Hint);
        using var scan = new DocumentScan(db, collection, plan);
        while (scan.MoveNext())
        {
            if (query.Matcher.Matches(scan.Document))
            {
                rids.Add(scan.Rid);
            }
        }

        return rids;
    }

    public static byte[] Read(SqliteHandle db, CollectionInfo collection, long rid)
    {
        using var read = db.Prepare(collection.Sql.ByRid);
        return read.Bind(1, rid).Step() ? read.Blob(1).ToArray() : throw new StorageException(0, $"row {rid} of {collection.Namespace} is gone");
    }
}
