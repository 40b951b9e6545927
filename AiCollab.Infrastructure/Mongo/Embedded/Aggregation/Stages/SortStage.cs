using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

internal sealed class SortStage(SortSpec spec, int limit = int.MaxValue) : Stage
{
    public SortSpec Spec => spec;

    public static SortStage Parse(BsonValue operand)
    {
        if (operand is not BsonDocument pattern)
        {
            throw CommandException.Location(15973, $"the $sort key specification must be an object, not {TypeAliases.NameOf(operand)}");
        }
        return pattern.ElementCount == 0
            ? throw CommandException.Location(15976, "$sort stage must have at least one sort key")
            : new SortStage(SortSpec.Parse(pattern));
    }

    public SortStage WithLimit(long count) => new(spec, (int)Math.Min(limit, count));

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) => spec.Sort(input, limit);
}

internal sealed class LimitStage(long count) : Stage
{
    public long Count => count;

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) =>
        input.Take((int)Math.Min(count, int.MaxValue));
}
