using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$sortArray by value or by the fields of its elements.</summary>
internal static class SortArrayOperator
{
    public static void Register(OperatorRegistry registry) => registry.Custom("$sortArray", Read);

    private static Lazily Read(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$sortArray", 2942500, 2942501), "input", "sortBy");
        var input = arguments.Required("input", 2942502, "$sortArray requires 'input' to be specified");
        var sort = Order(arguments.Raw("sortBy", 2942503, "$sortArray requires 'sortBy' to be specified"));
        return new Lazily(each =>
        {
            var value = input.Evaluate(each);
            return Values.IsNullish(value)
                ? BsonNull.Value
                : new BsonArray(sort(Values.ArrayOf(value, 2942504, "The input argument to $sortArray must be an array")));
        });
    }

    private static Func<BsonArray, IEnumerable<BsonValue>> Order(BsonValue sortBy)
    {
        if (sortBy is BsonDocument pattern)
        {
            return pattern.ElementCount == 0
                ? throw CommandException.Location(2942505, "The $sortArray pattern is empty")
                : ByFields(pattern);
        }
        if (!sortBy.IsNumeric)
        {
            throw CommandException.Location(2942507, $"$sortArray requires 'sortBy' to be an object or a number, not {Values.TypeName(sortBy)}");
        }
        return WholeNumber.TryExact(sortBy, out var direction) && direction is 1 or -1
            ? array => direction == 1 ? array.Order(BsonOrder.Instance) : array.OrderDescending(BsonOrder.Instance)
            : throw CommandException.Location(2942506, "The $sortArray element value must be either 1 or -1");
    }

    private static Func<BsonArray, IEnumerable<BsonValue>> ByFields(BsonDocument pattern)
    {
        var spec = SortSpec.Parse(pattern);
        return array => spec.Sort<BsonValue>(array, item => item as BsonDocument ?? []);
    }
}
