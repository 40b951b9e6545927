using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$map, $filter and $reduce.</summary>
internal static class IterationOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Custom("$map", Map);
        registry.Custom("$filter", Filter);
        registry.Custom("$reduce", Reduce);
    }

    private static Lazily Map(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$map", 16878, 16879), "input", "as", "in");
        var input = arguments.Required("input", 16880, "Missing 'input' parameter to $map");
        var name = VariableName(arguments);
        var body = ExpressionParser.Parse(arguments.Raw("in", 16882, "Missing 'in' parameter to $map"), scope.With(name));
        return new Lazily(each =>
        {
            var value = input.Evaluate(each);
            return Values.IsNullish(value)
                ? BsonNull.Value
                : new BsonArray(Values.ArrayOf(value, 16883, "input to $map must be an array")
                    .Select(item => body.Evaluate(each.With(name, item)) ?? BsonNull.Value));
        });
    }

    private static Lazily Filter(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$filter", 28646, 28647), "input", "as", "cond", "limit");
        var input = arguments.Required("input", 28648, "Missing 'input' parameter to $filter");
        var name = VariableName(arguments);
        var condition = ExpressionParser.Parse(arguments.Raw("cond", 28650, "Missing 'cond' parameter to $filter"), scope.With(name));
        var limit = arguments.Optional("limit");
        return new Lazily(each =>
        {
            var value = input.Evaluate(each);
            if (Values.IsNullish(value))
            {
                return BsonNull.Value;
            }
            var kept = Values.ArrayOf(value, 28651, "input to $filter must be an array")
                .Where(item => Truth.Of(condition.Evaluate(each.With(name, item))));
            return new BsonArray(limit is null ? kept : kept.Take(Limit(limit.Evaluate(each))));
        });
    }

    private static int Limit(BsonValue? value)
    {
        if (Values.IsNullish(value))
        {
            return int.MaxValue;
        }
        if (!value.IsNumeric || !WholeNumber.TryExact(value, out var limit) || limit is > int.MaxValue or < int.MinValue)
        {
            throw CommandException.Location(327391, $"$filter: limit must be represented as a 32-bit integral value: {value}");
        }
        return limit > 0 ? (int)limit : throw CommandException.Location(327392, $"$filter: limit must be greater than 0: {value}");
    }

    private static Lazily Reduce(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$reduce", 40075, 40076), "input", "initialValue", "in");
        var input = arguments.Required("input", 40077, "$reduce requires 'input' to be specified");
        var initial = arguments.Required("initialValue", 40078, "$reduce requires 'initialValue' to be specified");
        var body = ExpressionParser.Parse(arguments.Raw("in", 40079, "$reduce requires 'in' to be specified"), scope.With(["this", "value"]));
        return new Lazily(each =>
        {
            var list = input.Evaluate(each);
            if (Values.IsNullish(list))
            {
                return BsonNull.Value;
            }
            var value = initial.Evaluate(each);
            foreach (var item in Values.ArrayOf(list, 40080, "$reduce requires that 'input' be an array"))
            {
                value = body.Evaluate(each.With("this", item).With("value", value));
            }
            return value;
        });
    }

    private static string VariableName(Arguments arguments)
    {
        if (arguments.Raw("as") is not { } given)
        {
            return "this";
        }
        if (given is not BsonString name)
        {
            throw CommandException.FailedToParse("'as' must be a string");
        }
        FieldReference.CheckUserName(name.Value);
        return name.Value;
    }
}
