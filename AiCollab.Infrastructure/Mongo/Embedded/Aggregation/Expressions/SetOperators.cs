using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>Arrays as sets. MongoDB leaves the order of a set open; this store sorts unions and intersections by value.</summary>
internal static class SetOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Variadic("$setUnion", values => Combine(values, 17043, "$setUnion", (all, next) => { all.UnionWith(next); }));
        registry.Variadic("$setIntersection", values => Combine(values, 17047, "$setIntersection", (all, next) => all.IntersectWith(next)));
        registry.Fixed("$setDifference", 2, Difference);
        registry.Custom("$setEquals", SetEquals);
        registry.Fixed("$setIsSubset", 2, values => (BsonBoolean)Set(values[0], 17046, "both operands of $setIsSubset must be arrays. First argument is of type")
            .IsSubsetOf(Set(values[1], 17042, "both operands of $setIsSubset must be arrays. Second argument is of type")));
        registry.Fixed("$anyElementTrue", 1, values => (BsonBoolean)Values.ArrayOf(values[0], 17041, "$anyElementTrue's argument must be an array").Any(Truth.Of));
        registry.Fixed("$allElementsTrue", 1, values => (BsonBoolean)Values.ArrayOf(values[0], 17040, "$allElementsTrue's argument must be an array").All(Truth.Of));
    }

    private static SortedSet<BsonValue> Set(BsonValue? value, int code, string message) =>
        new(Values.ArrayOf(value, code, message), BsonOrder.Instance);

    private static BsonValue Combine(BsonValue?[] values, int code, string name, Action<SortedSet<BsonValue>, IEnumerable<BsonValue>> combine)
    {
        SortedSet<BsonValue>? result = null;
        foreach (var value in values)
        {
            if (Values.IsNullish(value))
            {
                return BsonNull.Value;
            }
            var set = Set(value, code, $"All operands of {name} must be arrays");
            if (result is null)
            {
                result = set;
            }
            else
            {
                combine(result, set);
            }
        }
        return new BsonArray(result ?? []);
    }

    private static BsonValue Difference(BsonValue?[] values)
    {
        if (Values.AnyNullish(values))
        {
            return BsonNull.Value;
        }
        var left = Values.ArrayOf(values[0], 17048, "both operands of $setDifference must be arrays. First argument is of type");
        var seen = new HashSet<BsonValue>(Values.ArrayOf(values[1], 17049, "both operands of $setDifference must be arrays. Second argument is of type"), BsonOrder.Instance);
        return new BsonArray(left.Where(seen.Add));
    }

    private static Call SetEquals(BsonValue operand, ParseScope scope)
    {
        var operands = OperatorRegistry.Operands(operand, scope);
        if (operands.Length < 2)
        {
            throw CommandException.Location(17045, $"$setEquals needs at least two arguments had: {operands.Length}");
        }
        return new Call(
            values =>
            {
                var sets = Array.ConvertAll(values, value => Set(value, 17044, "All operands of $setEquals must be arrays"));
                return (BsonBoolean)Array.TrueForAll(sets, set => set.SetEquals(sets[0]));
            },
            operands);
    }
}
