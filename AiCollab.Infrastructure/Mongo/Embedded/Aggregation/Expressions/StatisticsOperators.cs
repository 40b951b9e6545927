using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;
using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$sum, $avg and the like as expressions: over the elements of one array, or over several operands.</summary>
internal static class StatisticsOperators
{
    public static void Register(OperatorRegistry registry)
    {
        Over(registry, "$sum", () => new SumFold());
        Over(registry, "$avg", () => new AverageFold());
        Over(registry, "$min", () => new ExtremeFold(-1));
        Over(registry, "$max", () => new ExtremeFold(1));
        Over(registry, "$stdDevPop", () => new DeviationFold(sample: false));
        Over(registry, "$stdDevSamp", () => new DeviationFold(sample: true));
        registry.Custom("$percentile", (operand, scope) => Percentile("$percentile", operand, scope));
        registry.Custom("$median", (operand, scope) => Percentile("$median", operand, scope));
    }

    /// <summary>The input and the shares of $percentile; $median is the share of one half.</summary>
    public static (Expression Input, double[] Shares) ReadPercentile(string name, BsonValue operand, ParseScope scope)
    {
        var isMedian = name == "$median";
        string[] names = isMedian ? ["input", "method"] : ["input", "p", "method"];
        var arguments = Arguments.Read(operand, scope, (name, 7436200, 40415), names);
        var input = arguments.Required("input", 40414, $"BSON field '{name}.input' is missing but a required field");
        var method = arguments.Raw("method", 40414, $"BSON field '{name}.method' is missing but a required field");
        var shares = isMedian ? [0.5] : Shares(arguments.Required("p", 40414, "BSON field '$percentile.p' is missing but a required field"));
        return method == "approximate"
            ? (input, shares)
            : throw CommandException.BadValue("Currently only 'approximate' can be used as percentile 'method'.");
    }

    private static double[] Shares(Expression expression)
    {
        if (!expression.TryConstant(out var value) || value is not BsonArray { Count: > 0 } list || list.Any(share => !share.IsNumeric))
        {
            throw CommandException.Location(7750301, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
        }
        var shares = list.Select(Arithmetic.ToDouble).ToArray();
        return Array.TrueForAll(shares, share => share is >= 0 and <= 1)
            ? shares
            : throw CommandException.Location(7750303, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
    }

    private static Call Percentile(string name, BsonValue operand, ParseScope scope)
    {
        var (input, shares) = ReadPercentile(name, operand, scope);
        return new Call(values => Run(new PercentileFold(shares, name == "$median"), values), [input]);
    }

    private static void Over(OperatorRegistry registry, string name, Func<Fold> fold) =>
        registry.Variadic(name, values => Run(fold(), values));

    private static BsonValue Run(Fold fold, BsonValue?[] values)
    {
        IEnumerable<BsonValue?> items = values is [BsonArray array] ? array : values;
        foreach (var item in items)
        {
            fold.Add(item);
        }
        return fold.Result();
    }
}
