using AiCollab.Infrastructure.Mongo.Embedded.Aggregation;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>One of the three forms of an update: operators, a replacement, or a pipeline.</summary>
internal abstract class UpdateBody
{
    /// <summary>A replacement takes only the _id from the filter of an upsert.</summary>
    public virtual bool SeedsIdOnly => false;

    /// <summary>Whether a path has the positional `$`.</summary>
    public virtual bool NeedsMatch => false;

    public abstract BsonDocument Apply(BsonDocument document, MatchResult match, bool isInsert);
}

internal sealed class Replacement(BsonDocument replacement) : UpdateBody
{
    public override bool SeedsIdOnly => true;

    public static Replacement Parse(BsonDocument replacement)
    {
        var dollar = replacement.Names.FirstOrDefault(name => name.StartsWith('$'));
        return dollar is null
            ? new Replacement(replacement)
            : throw new CommandException(52, "DollarPrefixedFieldName", $"The dollar ($) prefixed field '{dollar}' in '{dollar}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");
    }

    public override BsonDocument Apply(BsonDocument document, MatchResult match, bool isInsert)
    {
        var result = new BsonDocument();
        if (document.TryGetValue("_id", out var id) || replacement.TryGetValue("_id", out id))
        {
            result["_id"] = replacement.GetValue("_id", id);
        }
        foreach (var element in replacement)
        {
            result[element.Name] = element.Value;
        }
        return result.Equals(document) ? document : result;
    }
}

internal sealed class PipelineUpdate(Pipeline pipeline) : UpdateBody
{
    public override BsonDocument Apply(BsonDocument document, MatchResult match, bool isInsert)
    {
        var result = pipeline.Run([document], new NoCollections()).Single();
        if (document.TryGetValue("_id", out var id) && !result.Contains("_id"))
        {
            // $replaceWith and $project may leave the _id out; it stays all the same.
            result = new BsonDocument(result.Elements);
            result.InsertAt(0, new BsonElement("_id", id));
        }
        return result.Equals(document) ? document : result;
    }

    private sealed class NoCollections : IPipelineSource
    {
        public IEnumerable<BsonDocument> Open(string collection) => [];
    }
}
