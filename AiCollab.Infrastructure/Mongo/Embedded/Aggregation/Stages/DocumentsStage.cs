using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$documents: what an expression gives, in place of a collection.</summary>
internal sealed class DocumentsStage(Expression documents) : Stage
{
    private const string Name = "$documents";

    public static DocumentsStage Parse(BsonValue operand, StageScope scope) => new(scope.Expression(operand));

    /// <summary>Whether a pipeline starts with it, and so reads no collection.</summary>
    public static bool Leads(BsonArray stages) => stages.Count > 0 && IsOne(stages[0]);

    /// <exception cref="CommandException">40602 where it is any but the first stage.</exception>
    public static void CheckPlace(BsonArray stages)
    {
        if (stages.Skip(1).Any(IsOne))
        {
            throw CommandException.Location(40602, $"{Name} is only valid as the first stage in a pipeline");
        }
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context)
    {
        if (documents.Evaluate(context.Scope([])) is not BsonArray array)
        {
            throw CommandException.Location(5858203, $"{Name}: an array is expected");
        }
        return array.Select(each => each as BsonDocument
            ?? throw CommandException.Location(40228, $"{Name}: each element must evaluate to an object, but one is of type {Values.TypeName(each)}"));
    }

    private static bool IsOne(BsonValue stage) => stage is BsonDocument { ElementCount: 1 } document && document.GetElement(0).Name == Name;
}
