using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>Operators that look into one array or put arrays together.</summary>
internal static class ArrayOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Fixed("$arrayElemAt", 2, values => ElementAt(values[0], values[1]));
        registry.Unary("$first", value => End("$first", value, 0));
        registry.Unary("$last", value => End("$last", value, -1));
        registry.Variadic("$concatArrays", Concat);
        registry.Fixed("$in", 2, In);
        registry.Between("$indexOfArray", 2, 4, IndexOf);
        registry.Unary("$isArray", value => (BsonBoolean)(value is BsonArray));
        registry.Unary("$reverseArray", Reverse);
        registry.Unary("$size", value => Values.ArrayOf(value, 17124, "The argument to $size must be an array").Count);
        registry.Custom("$firstN", (operand, scope) => TakeN("$firstN", operand, scope, (array, n) => array.Take(n)));
        registry.Custom("$lastN", (operand, scope) => TakeN("$lastN", operand, scope, (array, n) => array.TakeLast(n)));
        registry.Custom("$minN", (operand, scope) => TakeN("$minN", operand, scope, (array, n) => Ranked(array).Take(n)));
        registry.Custom("$maxN", (operand, scope) => TakeN("$maxN", operand, scope, (array, n) => Ranked(array).Reverse().Take(n)));
    }

    public static int RequireN(BsonValue? value, string name) =>
        value is not null && value.IsNumeric && WholeNumber.TryExact(value, out var n)
            ? n > 0 ? (int)Math.Min(n, int.MaxValue) : throw CommandException.Location(5787908, $"'n' must be greater than 0, found {n}")
            : throw CommandException.Location(5787902, $"Value for 'n' must be of integral type, but found {value} in {name}");

    private static BsonValue? ElementAt(BsonValue? array, BsonValue? index)
    {
        if (Values.IsNullish(array) || Values.IsNullish(index))
        {
            return BsonNull.Value;
        }
        var items = Values.ArrayOf(array, 28689, "$arrayElemAt's first argument must be an array");
        if (!index.IsNumeric)
        {
            throw CommandException.Location(28690, $"$arrayElemAt's second argument must be a numeric value, but is {Values.TypeName(index)}");
        }
        if (!WholeNumber.TryExact(index, out var place) || place is < int.MinValue or > int.MaxValue)
        {
            throw CommandException.Location(28691, $"$arrayElemAt's second argument must be representable as a 32-bit integer: {index}");
        }
        place = place < 0 ? items.Count + place : place;
        return place >= 0 && place < items.Count ? items[(int)place] : null;
    }

    private static BsonValue? End(string name, BsonValue? value, int index) => Values.IsNullish(value)
        ? BsonNull.Value
        : ElementAt(Values.ArrayOf(value, 28689, $"{name}'s argument must be an array"), index);

    private static BsonValue Concat(BsonValue?[] values)
    {
        var all = new BsonArray();
        foreach (var value in values)
        {
            if (Values.IsNullish(value))
            {
                return BsonNull.Value;
            }
            all.AddRange(Values.ArrayOf(value, 28664, "$concatArrays only supports arrays, not other types"));
        }
        return all;
    }

    private static BsonBoolean In(BsonValue?[] values)
    {
        var array = Values.ArrayOf(values[1], 40081, "$in requires an array as a second argument");
        return array.Any(item => BsonOrder.Instance.Equals(item, values[0]));
    }

    private static BsonValue IndexOf(BsonValue?[] values)
    {
        if (Values.IsNullish(values[0]))
        {
            return BsonNull.Value;
        }
        var array = Values.ArrayOf(values[0], 40090, "$indexOfArray requires an array as a first argument");
        var start = values.Length > 2 ? Index(values[2], "starting") : 0;
        var end = values.Length > 3 ? Index(values[3], "ending") : array.Count;
        for (var i = start; i < Math.Min(end, array.Count); i++)
        {
            if (BsonOrder.Instance.Equals(array[(int)i], values[1]))
            {
                return (int)i;
            }
        }
        return -1;
    }

    private static long Index(BsonValue? value, string which)
    {
        if (value is null || !value.IsNumeric || !WholeNumber.TryExact(value, out var index))
        {
            throw CommandException.Location(9711600, $"$indexOfArray requires an integral {which} index, found a value of type: {Values.TypeName(value)}");
        }
        return index >= 0 ? index : throw CommandException.Location(9711601, $"$indexOfArray requires a nonnegative {which} index, found: {index}");
    }

    private static BsonValue Reverse(BsonValue? value) => Values.IsNullish(value)
        ? BsonNull.Value
        : new BsonArray(Values.ArrayOf(value, 34435, "The argument to $reverseArray must be an array").Reverse());

    private static IEnumerable<BsonValue> Ranked(BsonArray array) =>
        array.Where(value => !Values.IsNullish(value)).Order(BsonOrder.Instance);

    private static Call TakeN(string name, BsonValue operand, ParseScope scope, Func<BsonArray, int, IEnumerable<BsonValue>> take)
    {
        var arguments = Arguments.Read(operand, scope, (name, 5787801, 5787901), "n", "input");
        var count = arguments.Required("n", 5787906, $"Missing value for 'n' in {name}");
        var input = arguments.Required("input", 5787907, $"Missing value for 'input' in {name}");
        return new Call(
            values => new BsonArray(take(Values.ArrayOf(values[1], 5788200, "Input must be an array"), RequireN(values[0], name))),
            [count, input]);
    }
}
