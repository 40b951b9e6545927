using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$add, $subtract, $multiply, $divide, $mod, $pow and the functions of one or two numbers.</summary>
internal static class ArithmeticOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Variadic("$add", Add);
        registry.Fixed("$subtract", 2, Subtract);
        registry.Variadic("$multiply", Multiply);
        registry.Fixed("$divide", 2, Divide);
        registry.Fixed("$mod", 2, Modulo);
        registry.Fixed("$pow", 2, values => Power.Of(values[0], values[1]));
        registry.Unary("$abs", value => Numeric("$abs", value, Absolute));
        registry.Unary("$sqrt", value => Numeric("$sqrt", value, SquareRoot));
        Function(registry, "$exp", Math.Exp);
        Function(registry, "$ln", number => number > 0 || double.IsNaN(number) ? Math.Log(number)
            : throw CommandException.Location(28766, $"$ln's argument must be a positive number, but is {number}"));
        Function(registry, "$log10", number => number > 0 || double.IsNaN(number) ? Math.Log10(number)
            : throw CommandException.Location(28761, $"$log10's argument must be a positive number, but is {number}"));
        registry.Fixed("$log", 2, Logarithm);
        registry.Variadic("$rand", values => values.Length == 0 ? Random.Shared.NextDouble()
            : throw CommandException.Location(3040501, "$rand currently does not accept arguments"));
        Function(registry, "$sin", Math.Sin);
        Function(registry, "$cos", Math.Cos);
        Function(registry, "$tan", Math.Tan);
        Function(registry, "$sinh", Math.Sinh);
        Function(registry, "$cosh", Math.Cosh);
        Function(registry, "$tanh", Math.Tanh);
        Function(registry, "$atan", Math.Atan);
        Function(registry, "$degreesToRadians", degrees => degrees * Math.PI / 180);
        Function(registry, "$radiansToDegrees", radians => radians * 180 / Math.PI);
        registry.Fixed("$atan2", 2, values => Values.AnyNullish(values) ? BsonNull.Value
            : Math.Atan2(RequireDouble("$atan2", values[0]!), RequireDouble("$atan2", values[1]!)));
    }

    private static BsonValue Add(BsonValue?[] values)
    {
        var sum = new NumberSum();
        BsonDateTime? date = null;
        foreach (var value in values)
        {
            if (Values.IsNullish(value))
            {
                return BsonNull.Value;
            }
            if (value is BsonDateTime moment)
            {
                date = date is null ? moment : throw CommandException.Location(16612, "only one date allowed in an $add expression");
            }
            else if (value.IsNumeric)
            {
                sum.Add(value);
            }
            else
            {
                throw CommandException.TypeMismatch($"$add only supports numeric or date types, not {Values.TypeName(value)}");
            }
        }
        return date is null ? sum.Result() : Shift(date, sum.Result(), 1);
    }

    private static BsonValue Subtract(BsonValue?[] values)
    {
        if (Values.AnyNullish(values))
        {
            return BsonNull.Value;
        }
        var (left, right) = (values[0]!, values[1]!);
        if (left.IsNumeric && right.IsNumeric)
        {
            return Arithmetic.Subtract(left, right) ?? new BsonDouble((double)left.ToInt64() - right.ToInt64());
        }
        if (left is BsonDateTime start && right is BsonDateTime end)
        {
            return start.MillisecondsSinceEpoch - end.MillisecondsSinceEpoch;
        }
        return left is BsonDateTime date && right.IsNumeric
            ? Shift(date, right, -1)
            : throw CommandException.TypeMismatch($"can't $subtract {Values.TypeName(right)} from {Values.TypeName(left)}");
    }

    private static BsonValue Multiply(BsonValue?[] values)
    {
        BsonValue product = 1;
        foreach (var value in values)
        {
            // What comes after a null is not looked at.
            if (Values.IsNullish(value))
            {
                return BsonNull.Value;
            }
            if (!value.IsNumeric)
            {
                throw CommandException.TypeMismatch($"$multiply only supports numeric types, not {Values.TypeName(value)}");
            }
            product = Arithmetic.Multiply(product, value) ?? new BsonDouble(product.ToDouble() * value.ToDouble());
        }
        return product;
    }

    private static BsonValue Divide(BsonValue?[] values)
    {
        if (Values.AnyNullish(values))
        {
            return BsonNull.Value;
        }
        var (left, right) = (values[0]!, values[1]!);
        if (!left.IsNumeric || !right.IsNumeric)
        {
            throw CommandException.TypeMismatch(
                $"$divide only supports numeric types, not {Values.TypeName(left)} and {Values.TypeName(right)}");
        }
        if (!Truth.Of(right))
        {
            throw CommandException.BadValue("can't $divide by zero");
        }
        return IsDecimal(left) || IsDecimal(right)
            ? DecimalMath.Divide(Arithmetic.ToDecimal(left), Arithmetic.ToDecimal(right))
            : left.ToDouble() / right.ToDouble();
    }

    private static BsonValue Modulo(BsonValue?[] values)
    {
        if (Values.AnyNullish(values))
        {
            return BsonNull.Value;
        }
        var (left, right) = (values[0]!, values[1]!);
        if (!left.IsNumeric || !right.IsNumeric)
        {
            throw CommandException.Location(16611, $"$mod only supports numeric types, not {Values.TypeName(left)} and {Values.TypeName(right)}");
        }
        var isDecimal = IsDecimal(left) || IsDecimal(right);
        if (!Truth.Of(right))
        {
            throw CommandException.Location(isDecimal ? 5733415 : 16610, "can't $mod by zero");
        }
        if (isDecimal)
        {
            return DecimalMath.Remainder(Arithmetic.ToDecimal(left), Arithmetic.ToDecimal(right));
        }
        if (left is BsonDouble || right is BsonDouble)
        {
            return left.ToDouble() % right.ToDouble();
        }
        var rest = right.ToInt64() == -1 ? 0 : left.ToInt64() % right.ToInt64();
        return left.IsInt32 && right.IsInt32 ? new BsonInt32((int)rest) : new BsonInt64(rest);
    }

    private static BsonValue Absolute(BsonValue value) => value switch
    {
        BsonInt32 { Value: int.MinValue } => -(long)int.MinValue,
        BsonInt32 number => Math.Abs(number.Value),
        BsonInt64 { Value: long.MinValue } => throw CommandException.Location(28680, "can't take $abs of long long min"),
        BsonInt64 number => Math.Abs(number.Value),
        BsonDouble number => Math.Abs(number.Value),
        _ => Decimal128.IsNegative(value.AsDecimal128) ? DecimalMath.Negate(value.AsDecimal128) : value.AsDecimal128,
    };

    private static BsonValue SquareRoot(BsonValue value)
    {
        if (!NumberOrder.IsNaN(value) && NumberOrder.Compare(value, new BsonInt32(0)) < 0)
        {
            throw CommandException.Location(28714, "$sqrt's argument must be greater than or equal to 0");
        }
        return IsDecimal(value) ? DecimalMath.SquareRoot(value.AsDecimal128) : Math.Sqrt(value.ToDouble());
    }

    private static BsonValue Logarithm(BsonValue?[] values)
    {
        if (Values.AnyNullish(values))
        {
            return BsonNull.Value;
        }
        var (number, given) = (values[0]!, values[1]!);
        if (!number.IsNumeric)
        {
            throw CommandException.Location(28756, $"$log's argument must be numeric, not {Values.TypeName(number)}");
        }
        if (!given.IsNumeric)
        {
            throw CommandException.Location(28757, $"$log's base must be numeric, not {Values.TypeName(given)}");
        }
        var (argument, logBase) = (RequireDouble("$log", number), RequireDouble("$log", given));
        if (argument <= 0)
        {
            throw CommandException.Location(28758, $"$log's argument must be a positive number, but is {argument}");
        }
        return logBase <= 0 || logBase == 1
            ? throw CommandException.Location(28759, $"$log's base must be a positive number not equal to 1, but is {logBase}")
            : Math.Log(argument) / Math.Log(logBase);
    }

    private static void Function(OperatorRegistry registry, string name, Func<double, double> function) =>
        registry.Unary(name, value => Numeric(name, value, number => function(RequireDouble(name, number))));

    private static BsonValue Numeric(string name, BsonValue? value, Func<BsonValue, BsonValue> function)
    {
        if (Values.IsNullish(value))
        {
            return BsonNull.Value;
        }
        return value.IsNumeric
            ? function(value)
            : throw CommandException.Location(28765, $"{name} only supports numeric types, not {Values.TypeName(value)}");
    }

    // MongoDB computes these to 34 digits for decimals; rather than give fewer, they are refused.
    private static double RequireDouble(string name, BsonValue value) => IsDecimal(value)
        ? throw CommandException.BadValue($"{name} of a decimal is not supported by this store; convert it with $toDouble")
        : value.IsNumeric ? value.ToDouble()
        : throw CommandException.TypeMismatch($"{name} only supports numeric types, not {Values.TypeName(value)}");

    private static BsonDateTime Shift(BsonDateTime date, BsonValue amount, int direction)
    {
        var shift = Math.Round(Arithmetic.ToDouble(amount), MidpointRounding.AwayFromZero);
        var exact = amount is BsonInt32 or BsonInt64 ? amount.ToInt64() : (Int128)shift;
        var moved = date.MillisecondsSinceEpoch + (direction * exact);
        return moved >= long.MinValue && moved <= long.MaxValue && !double.IsNaN(shift)
            ? new BsonDateTime((long)moved)
            : throw new CommandException(15, "Overflow", "date overflow");
    }

    private static bool IsDecimal(BsonValue value) => value.BsonType == BsonType.Decimal128;
}
