using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$range and $slice.</summary>
internal static class ArrayRangeOperators
{
    private const long MaxRange = 16_000_000;

    public static void Register(OperatorRegistry registry)
    {
        registry.Between("$range", 2, 3, Range);
        registry.Between("$slice", 2, 3, Slice);
    }

    /// <summary>The part of an array that $slice names: a count from one end, or a start and a count.</summary>
    public static BsonArray Slice(BsonArray array, long first, long? count)
    {
        if (count is null)
        {
            return first >= 0
                ? new BsonArray(array.Take((int)Math.Min(first, array.Count)))
                : new BsonArray(array.TakeLast((int)Math.Min(-first, array.Count)));
        }
        var start = first < 0 ? Math.Max(0, array.Count + first) : Math.Min(first, array.Count);
        return new BsonArray(array.Skip((int)start).Take((int)Math.Min(count.Value, array.Count)));
    }

    private static BsonArray Range(BsonValue?[] values)
    {
        var start = Int32(values[0], "starting value", 34443, 34444);
        var end = Int32(values[1], "ending value", 34445, 34446);
        var step = values.Length > 2 ? Int32(values[2], "step value", 34447, 34448) : 1;
        if (step == 0)
        {
            throw CommandException.Location(34449, "$range requires a non-zero step value");
        }
        var range = new BsonArray();
        for (long value = start; step > 0 ? value < end : value > end; value += step)
        {
            range.Add((int)value);
            if (range.Count > MaxRange)
            {
                throw new CommandException(146, "ExceededMemoryLimit", "$range would use too much memory");
            }
        }
        return range;
    }

    private static int Int32(BsonValue? value, string what, int notNumber, int notInt32)
    {
        if (value is null || !value.IsNumeric)
        {
            throw CommandException.Location(notNumber, $"$range requires a numeric {what}, found value of type: {Values.TypeName(value)}");
        }
        return WholeNumber.TryExact(value, out var whole) && whole is >= int.MinValue and <= int.MaxValue
            ? (int)whole
            : throw CommandException.Location(notInt32, $"$range requires a {what} that can be represented as a 32-bit integer, found value: {value}");
    }

    private static BsonValue Slice(BsonValue?[] values)
    {
        if (Values.AnyNullish(values))
        {
            return BsonNull.Value;
        }
        var array = Values.ArrayOf(values[0], 28724, "First argument to $slice must be an array");
        var first = Whole(values[1]!, "Second");
        if (values.Length == 2)
        {
            return Slice(array, first, null);
        }
        var count = Whole(values[2]!, "Third");
        return count > 0
            ? Slice(array, first, count)
            : throw CommandException.Location(28729, $"Third argument to $slice must be positive: {count}");
    }

    private static long Whole(BsonValue value, string which)
    {
        if (!value.IsNumeric)
        {
            throw CommandException.Location(28725, $"{which} argument to $slice must be numeric, but is of type: {Values.TypeName(value)}");
        }
        return WholeNumber.TryExact(value, out var whole) && whole is >= int.MinValue and <= int.MaxValue
            ? whole
            : throw CommandException.Location(28726, $"{which} argument to $slice can't be represented as a 32-bit integer: {value}");
    }
}
