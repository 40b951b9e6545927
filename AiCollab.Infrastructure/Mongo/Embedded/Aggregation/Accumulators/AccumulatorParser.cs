using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;

/// <summary>Reads the accumulators of $group and its kin into factories: one accumulator for every group.</summary>
internal static class AccumulatorParser
{
    private delegate Func<Accumulator> Reader(BsonValue operand, ParseScope scope);

    private static readonly Dictionary<string, Reader> Readers = new(StringComparer.Ordinal)
    {
        ["$sum"] = Unary(() => new SumFold()),
        ["$avg"] = Unary(() => new AverageFold()),
        ["$min"] = Unary(() => new ExtremeFold(-1)),
        ["$max"] = Unary(() => new ExtremeFold(1)),
        ["$first"] = Unary(() => new FirstFold()),
        ["$last"] = Unary(() => new LastFold()),
        ["$push"] = Unary(() => new PushFold()),
        ["$addToSet"] = Unary(() => new AddToSetFold()),
        ["$stdDevPop"] = Unary(() => new DeviationFold(sample: false)),
        ["$stdDevSamp"] = Unary(() => new DeviationFold(sample: true)),
        ["$mergeObjects"] = Unary(() => new MergeFold()),
        ["$concatArrays"] = Unary(() => new ArraysFold("$concatArrays", new PushFold())),
        ["$setUnion"] = Unary(() => new ArraysFold("$setUnion", new AddToSetFold())),
        ["$count"] = Count,
        ["$percentile"] = (operand, scope) => Percentile("$percentile", operand, scope),
        ["$median"] = (operand, scope) => Percentile("$median", operand, scope),
        ["$firstN"] = Several("$firstN", count => new EndsFold(count, last: false)),
        ["$lastN"] = Several("$lastN", count => new EndsFold(count, last: true)),
        ["$minN"] = Several("$minN", count => new ExtremesFold(count, -1)),
        ["$maxN"] = Several("$maxN", count => new ExtremesFold(count, 1)),
        ["$top"] = Ranked("$top", bottom: false, single: true),
        ["$topN"] = Ranked("$topN", bottom: false, single: false),
        ["$bottom"] = Ranked("$bottom", bottom: true, single: true),
        ["$bottomN"] = Ranked("$bottomN", bottom: true, single: false),
    };

    public static (string Name, Func<Accumulator> Create) Parse(BsonElement element, ParseScope scope)
    {
        if (element.Name.Contains('.', StringComparison.Ordinal))
        {
            throw CommandException.Location(40235, $"The field name '{element.Name}' cannot contain '.'");
        }
        if (element.Name.StartsWith('$'))
        {
            throw CommandException.Location(40236, $"The field name '{element.Name}' cannot be an operator name");
        }
        if (element.Value is not BsonDocument { ElementCount: > 0 } spec)
        {
            throw CommandException.Location(40234, $"The field '{element.Name}' must be an accumulator object");
        }
        if (spec.ElementCount > 1)
        {
            throw CommandException.Location(40238, $"The field '{element.Name}' must specify one accumulator");
        }
        var accumulator = spec.GetElement(0);
        if (!accumulator.Name.StartsWith('$'))
        {
            throw CommandException.Location(40234, $"The field '{element.Name}' must be an accumulator object");
        }
        if (accumulator.Value is BsonArray)
        {
            throw CommandException.Location(40237, $"The {accumulator.Name} accumulator is a unary operator");
        }
        return Readers.TryGetValue(accumulator.Name, out var reader)
            ? (element.Name, reader(accumulator.Value, scope))
            : throw CommandException.Location(15952, $"unknown group operator '{accumulator.Name}'");
    }

    private static Reader Unary(Func<Fold> fold) => (operand, scope) =>
    {
        var argument = OperatorRegistry.Operands(operand, scope)[0];
        return () => new FoldAccumulator(argument, fold());
    };

    private static Func<Accumulator> Count(BsonValue operand, ParseScope scope) => operand is BsonDocument { ElementCount: 0 }
        ? () => new FoldAccumulator(new Constant(null), new CountFold())
        : throw CommandException.TypeMismatch("$count takes no arguments, i.e. $count:{}");

    private static Func<Accumulator> Percentile(string name, BsonValue operand, ParseScope scope)
    {
        var (input, shares) = StatisticsOperators.ReadPercentile(name, operand, scope);
        return () => new FoldAccumulator(input, new PercentileFold(shares, name == "$median"));
    }

    private static Reader Several(string name, Func<int, Fold> fold) => (operand, scope) =>
    {
        var arguments = Arguments.Read(operand, scope, (name, 5787900, 5787901), "n", "input");
        var count = N(arguments, name, 5787906);
        var input = arguments.Required("input", 5787907, $"Missing value for 'input' in {name}");
        return () => new FoldAccumulator(input, fold(count));
    };

    private static Reader Ranked(string name, bool bottom, bool single) => (operand, scope) =>
    {
        string[] names = single ? ["sortBy", "output"] : ["n", "sortBy", "output"];
        var arguments = Arguments.Read(operand, scope, (name, 5788001, 5788002), names);
        var count = single ? 1 : N(arguments, name, 5788003);
        if (arguments.Raw("sortBy", 5788005, $"Missing value for 'sortBy' in {name}") is not BsonDocument pattern)
        {
            throw CommandException.Location(5788604, $"expected 'sortBy' to be an object in {name}");
        }
        var sort = SortSpec.Parse(pattern);
        var output = arguments.Required("output", 5788004, $"Missing value for 'output' in {name}");
        return () => new RankAccumulator(sort.Key, output, count, bottom, single);
    };

    private static int N(Arguments arguments, string name, int missing)
    {
        var count = arguments.Required("n", missing, $"Missing value for 'n' in {name}");
        if (count.TryConstant(out var value) && (value is not { IsNumeric: true } || !WholeNumber.TryExact(value, out var whole) || whole <= 0))
        {
            throw CommandException.Location(7548606, $"'n' of {name} must be a positive whole number, found {value}");
        }
        return count.TryConstant(out value)
            ? ArrayOperators.RequireN(value, name)
            : throw CommandException.BadValue($"'n' of {name} has to be a constant in this store");
    }
}
