using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$group and $sortByCount. Groups come out in the order in which they first appear.</summary>
internal sealed class GroupStage(Expression id, IReadOnlyList<(string Name, Func<Accumulator> Create)> fields) : Stage
{
    public static GroupStage Parse(BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(15947, "a group's fields must be specified in an object");
        }
        if (!spec.TryGetValue("_id", out var id))
        {
            throw CommandException.Location(15955, "a group specification must include an _id");
        }
        var fields = spec.Elements.Where(element => element.Name != "_id")
            .Select(element => AccumulatorParser.Parse(element, scope.Variables)).ToArray();
        if (id is BsonDocument parts && !ExpressionParser.IsOperator(parts) && parts.Values.Any(part => part is BsonBoolean || part.IsNumeric))
        {
            throw CommandException.Location(17390, "$group does not support inclusion-style expressions");
        }
        return new GroupStage(scope.Expression(id), fields);
    }

    public static Stage ParseSortByCount(BsonValue operand, StageScope scope)
    {
        if (operand is not (BsonString or BsonDocument))
        {
            throw CommandException.Location(40149, "the sortByCount field must be specified as a string or as an object");
        }
        if (operand is BsonString { Value: not ['$', ..] })
        {
            throw CommandException.Location(40148, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
        }
        if (operand is BsonDocument && !ExpressionParser.IsOperator(operand))
        {
            throw CommandException.Location(40147, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
        }
        var group = Parse(new BsonDocument { { "_id", operand }, { "count", new BsonDocument("$sum", 1) } }, scope);
        return new Sequence([group, new SortStage(SortSpec.Parse(new BsonDocument("count", -1)))]);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context)
    {
        var groups = new Dictionary<BsonValue, Accumulator[]>(BsonOrder.Instance);
        var order = new List<BsonValue>();
        foreach (var document in input)
        {
            var scope = context.Scope(document);
            var key = id.Evaluate(scope) ?? BsonNull.Value;
            if (!groups.TryGetValue(key, out var accumulators))
            {
                groups[key] = accumulators = Create();
                order.Add(key);
            }
            foreach (var accumulator in accumulators)
            {
                accumulator.Add(scope);
            }
        }
        return order.Select(key => Result(key, groups[key]));
    }

    public Accumulator[] Create() => fields.Select(field => field.Create()).ToArray();

    public BsonDocument Result(BsonValue key, Accumulator[] accumulators)
    {
        var result = new BsonDocument("_id", key);
        for (var i = 0; i < accumulators.Length; i++)
        {
            result[fields[i].Name] = accumulators[i].Result();
        }
        return result;
    }
}

/// <summary>Several stages that one stage stands for.</summary>
internal sealed class Sequence(IReadOnlyList<Stage> stages) : Stage
{
    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) =>
        stages.Aggregate(input, (stream, stage) => stage.Run(stream, context));
}
