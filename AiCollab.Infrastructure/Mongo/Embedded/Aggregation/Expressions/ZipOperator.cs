using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$zip: the first elements of all arrays, then the second ones, and so on.</summary>
internal static class ZipOperator
{
    public static void Register(OperatorRegistry registry) => registry.Custom("$zip", Read);

    private static Lazily Read(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$zip", 34460, 34464), "inputs", "useLongestLength", "defaults");
        if (arguments.Raw("inputs", 34465, "$zip requires at least one input array") is not BsonArray given)
        {
            throw CommandException.Location(34461, "inputs must be an array of expressions");
        }
        if (given.Count == 0)
        {
            throw CommandException.Location(34465, "$zip requires at least one input array");
        }
        var inputs = OperatorRegistry.Operands(given, scope);
        var longest = Longest(arguments);
        var defaults = Defaults(arguments, longest, inputs.Length, scope);
        return new Lazily(each => Zip(Array.ConvertAll(inputs, input => input.Evaluate(each)), longest, Array.ConvertAll(defaults, value => value.Evaluate(each))));
    }

    private static bool Longest(Arguments arguments) => arguments.Raw("useLongestLength") switch
    {
        null => false,
        BsonBoolean flag => flag.Value,
        var other => throw CommandException.Location(34463, $"useLongestLength must be a bool, found {Values.TypeName(other)}"),
    };

    private static Expression[] Defaults(Arguments arguments, bool longest, int count, ParseScope scope)
    {
        var given = arguments.Raw("defaults");
        if (given is null)
        {
            return [];
        }
        if (given is not BsonArray array)
        {
            throw CommandException.Location(34462, $"defaults must be an array of expressions, found {Values.TypeName(given)}");
        }
        if (!longest)
        {
            throw CommandException.Location(34466, "cannot specify defaults unless useLongestLength is true");
        }
        return array.Count == count
            ? OperatorRegistry.Operands(array, scope)
            : throw CommandException.Location(34467, "defaults and inputs must have the same length");
    }

    private static BsonValue Zip(BsonValue?[] inputs, bool longest, BsonValue?[] defaults)
    {
        if (Values.AnyNullish(inputs))
        {
            return BsonNull.Value;
        }
        var arrays = Array.ConvertAll(inputs, input => Values.ArrayOf(input, 34468, "$zip found a non-array expression in input"));
        var length = longest ? arrays.Max(array => array.Count) : arrays.Min(array => array.Count);
        return new BsonArray(Enumerable.Range(0, length).Select(row => new BsonArray(arrays.Select((array, column) =>
            row < array.Count ? array[row] : (defaults.Length > 0 ? defaults[column] : null) ?? BsonNull.Value))));
    }
}
