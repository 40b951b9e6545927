using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$bucketAuto: as many buckets of about the same size; equal values stay together.</summary>
internal sealed class BucketAutoStage(Expression groupBy, int buckets, GroupStage output) : Stage
{
    private static readonly string[] Options = ["groupBy", "buckets", "output", "granularity"];

    public static BucketAutoStage Parse(BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(40240, "The argument to $bucketAuto must be an object");
        }
        var unknown = spec.Names.FirstOrDefault(name => !Options.Contains(name));
        if (unknown is not null)
        {
            throw CommandException.Location(40245, $"Unrecognized option to $bucketAuto: {unknown}.");
        }
        if (spec.Contains("granularity"))
        {
            throw CommandException.Location(40257, "'granularity' of $bucketAuto is not supported by this store");
        }
        if (!spec.TryGetValue("groupBy", out var groupBy) || !spec.TryGetValue("buckets", out var buckets))
        {
            throw CommandException.Location(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
        }
        var expression = BucketStage.GroupBy(groupBy, 40239, "$bucketAuto", scope);
        return new BucketAutoStage(expression, Count(buckets), BucketStage.Output(spec.GetValue("output", null), 40244, scope));
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context)
    {
        var sorted = input.Select(document => (Value: groupBy.Evaluate(context.Scope(document)) ?? BsonNull.Value, Document: document))
            .OrderBy(item => item.Value, BsonOrder.Instance).ToArray();
        var size = Math.Max(1, (int)Math.Round((double)sorted.Length / buckets, MidpointRounding.AwayFromZero));
        var start = 0;
        for (var made = 1; start < sorted.Length; made++)
        {
            var end = made == buckets ? sorted.Length : End(sorted, start + size);
            var accumulators = output.Create();
            foreach (var (_, document) in sorted[start..end])
            {
                Array.ForEach(accumulators, accumulator => accumulator.Add(context.Scope(document)));
            }
            var most = end < sorted.Length ? sorted[end].Value : sorted[^1].Value;
            yield return output.Result(new BsonDocument { { "min", sorted[start].Value }, { "max", most } }, accumulators);
            start = end;
        }
    }

    private static int End((BsonValue Value, BsonDocument Document)[] sorted, int end)
    {
        end = Math.Min(end, sorted.Length);
        while (end < sorted.Length && BsonOrder.Instance.Equals(sorted[end].Value, sorted[end - 1].Value))
        {
            end++;
        }
        return end;
    }

    private static int Count(BsonValue buckets)
    {
        if (!buckets.IsNumeric)
        {
            throw CommandException.Location(40241, "The $bucketAuto 'buckets' field must be a numeric value");
        }
        if (!WholeNumber.TryExact(buckets, out var count) || count is > int.MaxValue or < int.MinValue)
        {
            throw CommandException.Location(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
        }
        return count > 0 ? (int)count : throw CommandException.Location(40243, "The $bucketAuto 'buckets' field must be greater than 0");
    }
}
