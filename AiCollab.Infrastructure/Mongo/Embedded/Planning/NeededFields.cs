using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Which top-level fields a filter looks at, so that only these need decoding.</summary>
internal static class NeededFields
{
    /// <summary>Null when any field may matter.</summary>
    public static FieldNames? Of(IEnumerable<string> paths, BsonDocument? filter)
    {
        var fields = paths.Select(Top).ToHashSet(StringComparer.Ordinal);
        return filter is null || TryAdd(filter, fields) ? new FieldNames(fields) : null;
    }

    private static bool TryAdd(BsonDocument filter, HashSet<string> fields)
    {
        foreach (var element in filter)
        {
            if (!element.Name.StartsWith('$'))
            {
                fields.Add(Top(element.Name));
                continue;
            }

            if (element.Name == "$comment")
            {
                continue;
            }

            if (element.Name is not ("$and" or "$or" or "$nor") || !TryAddAll(element.Value, fields))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAddAll(BsonValue clauses, HashSet<string> fields) =>
        clauses is BsonArray array && array.All(clause => clause is BsonDocument document && TryAdd(document, fields));

    private static string Top(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? path : path[..dot];
    }
}
