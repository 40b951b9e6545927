using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$facet: several pipelines over the same documents.</summary>
internal sealed class FacetStage(IReadOnlyList<(string Name, IReadOnlyList<Stage> Stages)> facets) : Stage
{
    private static readonly HashSet<string> NotInside =
        ["$facet", "$collStats", "$geoNear", "$indexStats", "$out", "$merge", "$planCacheStats", "$search", "$searchMeta", "$vectorSearch", "$changeStream", "$documents"];

    public static FacetStage Parse(BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument { ElementCount: > 0 } spec)
        {
            throw CommandException.Location(40169, $"the $facet specification must be a non-empty object, but found: {operand}");
        }
        return new FacetStage(spec.Elements.Select(element => ParseFacet(element, scope)).ToArray());
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context)
    {
        var documents = input.ToArray();
        var result = new BsonDocument();
        foreach (var (name, stages) in facets)
        {
            result[name] = new BsonArray(new Sequence(stages).Run(documents, context));
        }
        yield return result;
    }

    private static (string Name, IReadOnlyList<Stage> Stages) ParseFacet(BsonElement element, StageScope scope)
    {
        FieldReference.CheckPart(element.Name);
        if (element.Name.Contains('.', StringComparison.Ordinal))
        {
            throw CommandException.Location(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.");
        }
        if (element.Value is not BsonArray stages)
        {
            throw CommandException.Location(40170, $"arguments to $facet must be arrays, {element.Name} is type {Values.TypeName(element.Value)}");
        }
        foreach (var stage in stages)
        {
            if (stage is not BsonDocument)
            {
                throw CommandException.Location(40171, $"elements of arrays in $facet spec must be objects, {element.Name} argument contained an element of type {Values.TypeName(stage)}");
            }
            if (NotInside.Contains(StageParser.NameOf(stage)))
            {
                throw CommandException.Location(40600, $"{StageParser.NameOf(stage)} is not allowed to be used within a $facet stage");
            }
        }
        return (element.Name, StageParser.Parse(stages, scope with { InFacet = true }));
    }
}
