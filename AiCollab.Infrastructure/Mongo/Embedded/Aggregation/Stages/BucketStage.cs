using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$bucket: groups by the boundaries between which a value lies.</summary>
internal sealed class BucketStage(Expression groupBy, BsonValue[] boundaries, BsonValue? otherwise, GroupStage output) : Stage
{
    private static readonly string[] Options = ["groupBy", "boundaries", "default", "output"];

    public static BucketStage Parse(BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(40201, "Argument to $bucket stage must be an object");
        }
        var unknown = spec.Names.FirstOrDefault(name => !Options.Contains(name));
        if (unknown is not null)
        {
            throw CommandException.Location(40197, $"Unrecognized option to $bucket: {unknown}.");
        }
        if (!spec.TryGetValue("groupBy", out var groupBy) || !spec.TryGetValue("boundaries", out var given))
        {
            throw CommandException.Location(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
        }
        var expression = GroupBy(groupBy, 40202, "$bucket", scope);
        var boundaries = Boundaries(given, scope);
        var otherwise = spec.TryGetValue("default", out var value) ? Default(value, boundaries, scope) : null;
        return new BucketStage(expression, boundaries, otherwise, Output(spec.GetValue("output", null), 40196, scope));
    }

    public static Expression GroupBy(BsonValue value, int code, string name, StageScope scope) =>
        value is BsonString { Value: ['$', ..] } or BsonDocument
            ? scope.Expression(value)
            : throw CommandException.Location(code, $"The {name} 'groupBy' field must be defined as a $-prefixed path or an expression object");

    public static GroupStage Output(BsonValue? output, int code, StageScope scope)
    {
        if (output is not (null or BsonDocument))
        {
            throw CommandException.Location(code, "The 'output' field must be an object");
        }
        var fields = output as BsonDocument ?? new BsonDocument("count", new BsonDocument("$sum", 1));
        return fields.Contains("_id")
            ? throw CommandException.Location(15948, "'_id' is a reserved field name for the output of buckets")
            : new GroupStage(new Constant(null), fields.Elements.Select(element => AccumulatorParser.Parse(element, scope.Variables)).ToArray());
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context)
    {
        var buckets = new SortedDictionary<BsonValue, Accumulator[]>(BsonOrder.Instance);
        foreach (var document in input)
        {
            var scope = context.Scope(document);
            var id = BucketOf(groupBy.Evaluate(scope) ?? BsonNull.Value);
            if (!buckets.TryGetValue(id, out var accumulators))
            {
                buckets[id] = accumulators = output.Create();
            }
            foreach (var accumulator in accumulators)
            {
                accumulator.Add(scope);
            }
        }
        return buckets.Select(bucket => output.Result(bucket.Key, bucket.Value));
    }

    private BsonValue BucketOf(BsonValue value)
    {
        var place = Array.BinarySearch(boundaries, value, BsonOrder.Instance);
        var lower = place >= 0 ? place : ~place - 1;
        if (lower >= 0 && lower < boundaries.Length - 1)
        {
            return boundaries[lower];
        }
        return otherwise ?? throw CommandException.Location(
            40066, "$switch could not find a matching branch for an input, and no default was specified.");
    }

    private static BsonValue[] Boundaries(BsonValue given, StageScope scope)
    {
        if (given is not BsonArray array)
        {
            throw CommandException.Location(40200, "The $bucket 'boundaries' field must be an array");
        }
        var boundaries = array.Select(boundary => scope.Expression(boundary).TryConstant(out var constant)
            ? constant ?? BsonNull.Value
            : throw CommandException.Location(40191, "The $bucket 'boundaries' field must be an array of constant values")).ToArray();
        if (boundaries.Length < 2)
        {
            throw CommandException.Location(40192, "The $bucket 'boundaries' field must have at least 2 values");
        }
        for (var i = 1; i < boundaries.Length; i++)
        {
            if (TypeRank.Of(boundaries[i - 1]) != TypeRank.Of(boundaries[i]))
            {
                throw CommandException.Location(40193, "All values in the 'boundaries' option to $bucket must have the same type.");
            }
            if (BsonOrder.Instance.Compare(boundaries[i - 1], boundaries[i]) >= 0)
            {
                throw CommandException.Location(40194, "The 'boundaries' option to $bucket must be sorted");
            }
        }
        return boundaries;
    }

    private static BsonValue Default(BsonValue value, BsonValue[] boundaries, StageScope scope)
    {
        if (!scope.Expression(value).TryConstant(out var constant) || constant is null)
        {
            throw CommandException.Location(40195, "The $bucket 'default' field must be a constant expression");
        }
        var inside = TypeRank.Of(constant) == TypeRank.Of(boundaries[0])
            && BsonOrder.Instance.Compare(constant, boundaries[0]) >= 0 && BsonOrder.Instance.Compare(constant, boundaries[^1]) < 0;
        return inside
            ? throw CommandException.Location(40199, "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.")
            : constant;
    }
}
