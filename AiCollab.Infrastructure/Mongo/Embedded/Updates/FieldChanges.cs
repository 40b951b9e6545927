using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

internal sealed class SetChange(BsonValue operand, bool onInsertOnly = false) : FieldChange
{
    public override bool OnInsertOnly => onInsertOnly;

    public override BsonValue Apply(BsonValue? current, UpdateTarget target) => operand;
}

internal sealed class UnsetChange : FieldChange
{
    public override bool Creates => false;

    public override BsonValue? Apply(BsonValue? current, UpdateTarget target) => null;
}

/// <summary>$inc and $mul: int32 grows to int64, int64 overflow is an error.</summary>
internal sealed class ArithmeticChange(string name, BsonValue operand) : FieldChange
{
    private static readonly BsonInt32 Zero = 0;
    private readonly bool _multiplies = name == "$mul";

    public static ArithmeticChange Parse(string name, string path, BsonValue operand) => operand.IsNumeric
        ? new ArithmeticChange(name, operand)
        : throw CommandException.TypeMismatch(
            $"Cannot {(name == "$mul" ? "multiply" : "increment")} with non-numeric argument: {{{path}: {operand.ToJson()}}}");

    public override BsonValue Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is null)
        {
            return _multiplies ? Arithmetic.Multiply(operand, Zero)! : operand;
        }
        if (!current.IsNumeric)
        {
            throw CommandException.TypeMismatch(
                $"Cannot apply {name} to a value of non-numeric type. {target.Id} has the field '{target.Field}' of non-numeric type {TypeAliases.NameOf(current)}");
        }
        var result = _multiplies ? Arithmetic.Multiply(current, operand) : Arithmetic.Add(current, operand);
        return result ?? throw CommandException.BadValue(
            $"Failed to apply {name} operations to current value ((NumberLong){current}) for document {target.Id}");
    }
}

/// <summary>$min and $max, in the order across types.</summary>
internal sealed class BoundChange(BsonValue operand, int direction) : FieldChange
{
    public override BsonValue Apply(BsonValue? current, UpdateTarget target) =>
        current is null || BsonOrder.Instance.Compare(operand, current) * direction > 0 ? operand : current;
}

internal sealed class CurrentDateChange(bool asTimestamp) : FieldChange
{
    public static CurrentDateChange Parse(BsonValue operand)
    {
        if (operand is BsonBoolean)
        {
            return new CurrentDateChange(false);
        }
        if (operand is not BsonDocument spec)
        {
            throw CommandException.BadValue(
                $"{TypeAliases.NameOf(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({{$type: 'timestamp/date'}}).");
        }
        var type = spec.ElementCount == 1 && spec.TryGetValue("$type", out var given) && given.IsString ? given.AsString : "";
        return type is "date" or "timestamp"
            ? new CurrentDateChange(type == "timestamp")
            : throw CommandException.BadValue(
                "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}");
    }

    public override BsonValue Apply(BsonValue? current, UpdateTarget target)
    {
        var now = target.Time.GetUtcNow();
        return asTimestamp
            ? new BsonTimestamp((int)now.ToUnixTimeSeconds(), 1)
            : new BsonDateTime(now.ToUnixTimeMilliseconds());
    }
}

internal sealed class BitChange(IReadOnlyList<(string Name, BsonValue Operand)> steps) : FieldChange
{
    public static BitChange Parse(BsonValue operand)
    {
        if (operand is not BsonDocument { ElementCount: > 0 } spec)
        {
            throw CommandException.BadValue(
                $"The $bit modifier is not compatible with a {TypeAliases.NameOf(operand)}. You must pass in an embedded document: {{$bit: {{field: {{and/or/xor: #}}}}}}");
        }
        return new BitChange(spec.Elements.Select(element => Step(element)).ToArray());
    }

    public override BsonValue Apply(BsonValue? current, UpdateTarget target)
    {
        var value = current ?? 0;
        foreach (var (name, operand) in steps)
        {
            if (value.BsonType is not (BsonType.Int32 or BsonType.Int64))
            {
                throw CommandException.BadValue(
                    $"Cannot apply $bit to a value of non-integral type.{target.Id} has the field {target.Field} of non-integer type {TypeAliases.NameOf(value)}");
            }
            value = Combine(name, value, operand);
        }
        return value;
    }

    private static (string Name, BsonValue Operand) Step(BsonElement element)
    {
        if (element.Name is not ("and" or "or" or "xor"))
        {
            throw CommandException.BadValue($"The $bit modifier only supports 'and', 'or', and 'xor', not '{element.Name}' which is an unknown operator: {{{element.Name}: {element.Value}}}");
        }
        return element.Value.BsonType is BsonType.Int32 or BsonType.Int64
            ? (element.Name, element.Value)
            : throw CommandException.BadValue($"The $bit modifier field must be an Integer(32/64 bit); a '{TypeAliases.NameOf(element.Value)}' is not supported here: {{{element.Name}: {element.Value}}}");
    }

    private static BsonValue Combine(string name, BsonValue left, BsonValue right)
    {
        var (x, y) = (left.ToInt64(), right.ToInt64());
        var result = name switch { "and" => x & y, "or" => x | y, _ => x ^ y };
        return left.IsInt32 && right.IsInt32 ? new BsonInt32((int)result) : new BsonInt64(result);
    }
}
