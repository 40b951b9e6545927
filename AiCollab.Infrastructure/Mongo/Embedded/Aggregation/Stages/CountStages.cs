using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$limit, $skip, $count and $sample.</summary>
internal static class CountStages
{
    public static long Limit(BsonValue operand)
    {
        var count = Whole(operand, 5107201, "$limit");
        return count > 0 ? count : throw CommandException.Location(15958, "the limit must be positive");
    }

    public static Stage Skip(BsonValue operand)
    {
        var count = Whole(operand, 5107200, "$skip");
        return new StreamStage(input => input.Skip((int)Math.Min(count, int.MaxValue)));
    }

    public static Stage Count(BsonValue operand)
    {
        var name = CountName(operand);
        return new StreamStage(input => Counted(input, name));
    }

    public static Stage Sample(BsonValue operand)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(28745, "the $sample stage specification must be an object");
        }
        var unknown = spec.Names.FirstOrDefault(name => name != "size");
        if (unknown is not null)
        {
            throw CommandException.Location(28748, $"unrecognized option to $sample: {unknown}");
        }
        if (!spec.TryGetValue("size", out var size))
        {
            throw CommandException.Location(28749, "$sample stage must specify a size");
        }
        if (!size.IsNumeric)
        {
            throw CommandException.Location(28746, "size argument to $sample must be a number");
        }
        return WholeNumber.TryTruncate(size, out var count) && count > 0
            ? new StreamStage(input => Sampled(input, (int)Math.Min(count, int.MaxValue)))
            : throw CommandException.Location(28747, "size argument to $sample must be a positive integer");
    }

    private static long Whole(BsonValue operand, int code, string name)
    {
        if (!operand.IsNumeric || !WholeNumber.TryExact(operand, out var count))
        {
            throw CommandException.Location(code, $"invalid argument to {name} stage: Expected an integer: {name}: {operand}");
        }
        return count >= 0 ? count : throw CommandException.Location(code, $"invalid argument to {name} stage: Expected a non-negative number in: {name}: {count}");
    }

    private static IEnumerable<BsonDocument> Counted(IEnumerable<BsonDocument> input, string name)
    {
        var count = input.LongCount();
        if (count > 0)
        {
            yield return new BsonDocument(name, count <= int.MaxValue ? new BsonInt32((int)count) : new BsonInt64(count));
        }
    }

    private static BsonDocument[] Sampled(IEnumerable<BsonDocument> input, int count)
    {
        var all = input.ToArray();
        Random.Shared.Shuffle(all);
        return all.Length <= count ? all : all[..count];
    }

    private static string CountName(BsonValue operand)
    {
        if (operand is not BsonString { Value: var name })
        {
            throw CommandException.Location(40156, $"the count field must be a non-empty string, not {TypeAliases.NameOf(operand)}");
        }
        if (name.Length == 0)
        {
            throw CommandException.Location(40157, "the count field must be a non-empty string");
        }
        if (name == "_id")
        {
            throw CommandException.Location(9039800, "the count field cannot be '_id'");
        }
        if (name[0] == '$')
        {
            throw CommandException.Location(40158, "the count field cannot be a $-prefixed path");
        }
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw CommandException.Location(40159, "the count field cannot contain a null byte");
        }
        return name.Contains('.', StringComparison.Ordinal)
            ? throw CommandException.Location(40160, "the count field cannot contain '.'")
            : name;
    }
}
