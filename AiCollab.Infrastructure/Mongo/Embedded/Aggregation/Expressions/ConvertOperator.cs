using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$convert and its short forms.</summary>
internal static class ConvertOperator
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Custom("$convert", Read);
        Short(registry, "$toBool", BsonType.Boolean);
        Short(registry, "$toDate", BsonType.DateTime);
        Short(registry, "$toDecimal", BsonType.Decimal128);
        Short(registry, "$toDouble", BsonType.Double);
        Short(registry, "$toInt", BsonType.Int32);
        Short(registry, "$toLong", BsonType.Int64);
        Short(registry, "$toObjectId", BsonType.ObjectId);
        Short(registry, "$toString", BsonType.String);
    }

    private static void Short(OperatorRegistry registry, string name, BsonType target) => registry.Custom(name, (operand, scope) =>
    {
        var operands = OperatorRegistry.Operands(operand, scope);
        return operands.Length == 1
            ? new Call(values => Values.IsNullish(values[0]) ? BsonNull.Value : Conversions.Convert(values[0]!, target), operands)
            : throw CommandException.Location(50723, $"{name} requires a single argument, got {operands.Length}");
    });

    private static Lazily Read(BsonValue operand, ParseScope scope)
    {
        if (operand is not BsonDocument)
        {
            throw CommandException.FailedToParse($"$convert expects an object of named arguments but found: {Values.TypeName(operand)}");
        }
        foreach (var name in operand.AsBsonDocument.Names.Where(name => name is not ("input" or "to" or "onError" or "onNull")))
        {
            throw CommandException.FailedToParse($"$convert found an unknown argument: {name}");
        }
        var arguments = Arguments.Read(operand, scope, ("$convert", 9, 9), "input", "to", "onError", "onNull");
        if (!arguments.Has("input") || !arguments.Has("to"))
        {
            throw CommandException.FailedToParse($"Missing '{(arguments.Has("input") ? "to" : "input")}' parameter to $convert");
        }
        var (input, to) = (arguments.Optional("input")!, arguments.Optional("to")!);
        var (onError, onNull) = (arguments.Optional("onError"), arguments.Optional("onNull"));
        return new Lazily(each =>
        {
            var (value, target) = (input.Evaluate(each), to.Evaluate(each));
            if (Values.IsNullish(value))
            {
                return onNull is null ? BsonNull.Value : onNull.Evaluate(each);
            }
            if (Values.IsNullish(target))
            {
                return BsonNull.Value;
            }
            return Convert(value, Target(target), onError, each);
        });
    }

    private static BsonValue? Convert(BsonValue value, BsonType target, Expression? onError, Scope scope)
    {
        try
        {
            return Conversions.Convert(value, target);
        }
        catch (CommandException failure) when (failure.Code == 241 && onError is not null)
        {
            return onError.Evaluate(scope);
        }
    }

    private static BsonType Target(BsonValue target)
    {
        if (target is BsonString name)
        {
            return TypeAliases.TryByName(name.Value, out var named) ? named : throw CommandException.BadValue($"Unknown type name: {name.Value}");
        }
        if (!target.IsNumeric || !WholeNumber.TryExact(target, out var code))
        {
            throw CommandException.FailedToParse($"$convert's 'to' argument must be a string or number, but is {Values.TypeName(target)}");
        }
        return TypeAliases.TryByCode(code, out var types) && types.Length == 1
            ? types[0]
            : throw CommandException.FailedToParse($"In $convert, numeric value for 'to' does not correspond to a BSON type: {target}");
    }
}
