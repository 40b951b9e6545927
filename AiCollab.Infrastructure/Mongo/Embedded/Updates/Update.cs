using AiCollab.Infrastructure.Mongo.Embedded.Aggregation;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>A parsed update: operators, a replacement document, or a pipeline. Parse once, apply to many; safe to share.</summary>
public sealed class Update
{
    private readonly UpdateBody _body;

    private Update(UpdateBody body) => _body = body;

    /// <summary>Whether the update replaces whole documents, which only one document may be at a time.</summary>
    public bool IsReplacement => _body is Replacement;

    /// <exception cref="CommandException">9, 2, 14, 28, 40, 52, 56 as MongoDB.</exception>
    public static Update Parse(BsonValue update, BsonArray? arrayFilters, TimeProvider? time = null)
    {
        if (update is BsonArray stages)
        {
            return arrayFilters is { Count: > 0 }
                ? throw CommandException.FailedToParse("arrayFilters may not be specified for pipeline-style updates")
                : new Update(new PipelineUpdate(Pipeline.ParseUpdate(stages, time)));
        }
        if (update is not BsonDocument document)
        {
            throw CommandException.FailedToParse("Update argument must be either an object or an array");
        }
        return document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$')
            ? new Update(OperatorUpdate.Parse(document, arrayFilters, time ?? TimeProvider.System))
            : new Update(Replacement.Parse(document));
    }

    /// <summary>The changed document, or the same reference when nothing changes. Neither the document nor its parts are altered.</summary>
    /// <param name="doc">The matched document, or for an upsert that inserts what <see cref="Seed"/> gave.</param>
    /// <param name="filter">The query of the update.</param>
    /// <param name="match">How the document matched, for the positional `$`.</param>
    /// <param name="isInsert">Whether an upsert inserts: $setOnInsert acts. The result may lack an _id, which the caller adds.</param>
    /// <exception cref="CommandException">66 ImmutableField when _id would change.</exception>
    public BsonDocument Apply(BsonDocument doc, Filter filter, MatchResult match, bool isInsert)
    {
        // A lookup by index alone need not have asked for the matching element.
        var element = _body.NeedsMatch && match.Position < 0 ? filter.Match(doc) : match;
        var result = _body.Apply(doc, element, isInsert);
        if (ReferenceEquals(result, doc))
        {
            return doc;
        }
        var hasNewId = result.TryGetValue("_id", out var newId);
        if (doc.TryGetValue("_id", out var oldId) && (!hasNewId || !BsonOrder.Instance.Equals(oldId, newId)))
        {
            throw new CommandException(
                66, "ImmutableField", "Performing an update on the path '_id' would modify the immutable field '_id'");
        }
        if (hasNewId && result.IndexOfName("_id") != 0)
        {
            result.Remove("_id");
            result.InsertAt(0, new BsonElement("_id", newId));
        }
        return result;
    }

    /// <summary>The document that an upsert starts from: the equalities of the query (for a replacement only its _id).</summary>
    /// <exception cref="CommandException">54 when two conditions name the same field.</exception>
    public BsonDocument Seed(Filter filter)
    {
        var seed = new BsonDocument();
        foreach (var equality in filter.Equalities)
        {
            if (!_body.SeedsIdOnly)
            {
                RefuseOverlap(filter, equality);
                Put(seed, equality);
            }
            else if (equality.Path.Text == "_id")
            {
                seed["_id"] = equality.Value;
            }
        }
        if (seed.TryGetValue("_id", out var id) && seed.IndexOfName("_id") != 0)
        {
            seed.Remove("_id");
            seed.InsertAt(0, new BsonElement("_id", id));
        }
        return seed;
    }

    private static void RefuseOverlap(Filter filter, FieldEquality equality)
    {
        foreach (var other in filter.Equalities.Where(other => !ReferenceEquals(other, equality) && other.Path.IsSelfOrParentOf(equality.Path)))
        {
            throw new CommandException(54, "NotSingleValueField", other.Path.Text == equality.Path.Text
                ? $"cannot infer query fields to set, path '{equality.Path}' is matched twice"
                : $"cannot infer query fields to set, both paths '{equality.Path}' and '{other.Path}' are matched");
        }
    }

    private static void Put(BsonDocument seed, FieldEquality equality)
    {
        var parent = seed;
        foreach (var part in equality.Path.Parts.AsSpan(..^1))
        {
            if (!parent.TryGetValue(part, out var child))
            {
                parent[part] = child = new BsonDocument();
            }
            parent = child.AsBsonDocument;
        }
        parent[equality.Path.Parts[^1]] = equality.Value;
    }
}
