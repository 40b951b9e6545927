using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

internal sealed class MatchStage(Filter filter) : Stage
{
    public Filter Filter => filter;

    public static MatchStage Parse(BsonValue operand, StageScope scope) => operand is BsonDocument query
        ? new MatchStage(Filter.Parse(query, scope.Variables))
        : throw CommandException.Location(15959, "the match filter must be an expression in an object");

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) =>
        input.Where(document => filter.Matches(document, context.Variables));
}
