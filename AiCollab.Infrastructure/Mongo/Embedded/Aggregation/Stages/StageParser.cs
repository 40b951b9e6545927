using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>Reads pipelines by a table of stages.</summary>
internal static class StageParser
{
    private delegate Stage Reader(BsonValue operand, StageScope scope);

    private static readonly Dictionary<string, Reader> Readers = new(StringComparer.Ordinal)
    {
        ["$match"] = MatchStage.Parse,
        ["$project"] = ShapeStages.Project,
        ["$addFields"] = (operand, scope) => ShapeStages.AddFields("$addFields", operand, scope),
        ["$set"] = (operand, scope) => ShapeStages.AddFields("$set", operand, scope),
        ["$unset"] = (operand, _) => ShapeStages.Unset(operand),
        ["$replaceRoot"] = ShapeStages.ReplaceRoot,
        ["$replaceWith"] = ShapeStages.ReplaceWith,
        ["$group"] = GroupStage.Parse,
        ["$sortByCount"] = GroupStage.ParseSortByCount,
        ["$bucket"] = BucketStage.Parse,
        ["$bucketAuto"] = BucketAutoStage.Parse,
        ["$sort"] = (operand, _) => SortStage.Parse(operand),
        ["$limit"] = (operand, _) => new LimitStage(CountStages.Limit(operand)),
        ["$skip"] = (operand, _) => CountStages.Skip(operand),
        ["$count"] = (operand, _) => CountStages.Count(operand),
        ["$sample"] = (operand, _) => CountStages.Sample(operand),
        ["$unwind"] = (operand, _) => UnwindStage.Parse(operand),
        ["$lookup"] = LookupParser.Parse,
        ["$unionWith"] = UnionWithStage.Parse,
        ["$facet"] = FacetStage.Parse,
        ["$documents"] = DocumentsStage.Parse,
    };

    public static IReadOnlyList<Stage> Parse(BsonArray stages, StageScope scope)
    {
        DocumentsStage.CheckPlace(stages);
        var parsed = new List<Stage>(stages.Count);
        foreach (var stage in stages)
        {
            parsed.Add(ParseStage(stage, scope));
            // A sort that is cut off right away keeps no more than it needs.
            if (parsed is [.., SortStage sort, LimitStage limit])
            {
                parsed[^2] = sort.WithLimit(limit.Count);
            }
        }
        return parsed;
    }

    public static string NameOf(BsonValue stage) => stage switch
    {
        BsonDocument { ElementCount: 1 } document => document.GetElement(0).Name,
        BsonDocument => throw CommandException.Location(40323, "A pipeline stage specification object must contain exactly one field."),
        _ => throw CommandException.TypeMismatch("Each element of the 'pipeline' array must be an object"),
    };

    private static Stage ParseStage(BsonValue stage, StageScope scope)
    {
        var name = NameOf(stage);
        return Readers.TryGetValue(name, out var reader)
            ? reader(stage.AsBsonDocument[0], scope)
            : throw CommandException.Location(40324, $"Unrecognized pipeline stage name: '{name}'");
    }
}
