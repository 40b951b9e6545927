using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>One step of a pipeline. Holds no state of a run, so a parsed pipeline can be shared.</summary>
internal abstract class Stage
{
    public abstract IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context);
}

/// <summary>Where a run gets other collections from, and the variables of an outer $lookup.</summary>
internal sealed record PipelineContext(IPipelineSource Source, Binding? Variables)
{
    public Scope Scope(BsonDocument document) => new(document, Variables);
}

/// <summary>What a stage may use while it is parsed.</summary>
internal sealed record StageScope(ParseScope Variables, bool InFacet)
{
    public static readonly StageScope Base = new(ParseScope.Base, false);

    public Expression Expression(BsonValue value) => ExpressionParser.Parse(value, Variables);
}

/// <summary>A stage that turns each document into another.</summary>
internal sealed class EachStage(Func<BsonDocument, PipelineContext, BsonDocument> change) : Stage
{
    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) =>
        input.Select(document => change(document, context));
}

/// <summary>A stage over the whole stream.</summary>
internal sealed class StreamStage(Func<IEnumerable<BsonDocument>, IEnumerable<BsonDocument>> change) : Stage
{
    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) => change(input);
}
