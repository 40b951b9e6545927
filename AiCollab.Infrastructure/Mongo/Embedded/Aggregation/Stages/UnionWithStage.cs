using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$unionWith: the documents, then those of another collection.</summary>
internal sealed class UnionWithStage(string collection, IReadOnlyList<Stage> stages) : Stage
{
    public static UnionWithStage Parse(BsonValue operand, StageScope scope)
    {
        if (operand is BsonString name)
        {
            return new UnionWithStage(name.Value, []);
        }
        if (operand is not BsonDocument spec)
        {
            throw CommandException.FailedToParse($"the $unionWith stage specification must be an object or string, but found {TypeAliases.NameOf(operand)}");
        }
        var unknown = spec.Names.FirstOrDefault(each => each is not ("coll" or "pipeline"));
        if (unknown is not null)
        {
            throw CommandException.Location(40415, $"BSON field '$unionWith.{unknown}' is an unknown field.");
        }
        if (!spec.TryGetValue("coll", out var coll) || coll is not BsonString from)
        {
            throw coll is null
                ? CommandException.FailedToParse("$unionWith without 'coll' is not supported by this store")
                : CommandException.TypeMismatch($"BSON field '$unionWith.coll' is the wrong type '{TypeAliases.NameOf(coll)}', expected type 'string'");
        }
        return new UnionWithStage(from.Value, LookupParser.Pipeline("$unionWith", spec.GetValue("pipeline", null), scope));
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) =>
        input.Concat(new Sequence(stages).Run(context.Source.Open(collection), context));
}
