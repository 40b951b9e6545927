using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$ceil, $floor, $round and $trunc.</summary>
internal static class RoundingOperators
{
    private const int LeastPlace = -20;
    private const int MostPlace = 100;

    public static void Register(OperatorRegistry registry)
    {
        registry.Unary("$ceil", value => Whole("$ceil", value, MidpointRounding.ToPositiveInfinity));
        registry.Unary("$floor", value => Whole("$floor", value, MidpointRounding.ToNegativeInfinity));
        registry.Between("$round", 1, 2, values => ToPlace("$round", values, MidpointRounding.ToEven));
        registry.Between("$trunc", 1, 2, values => ToPlace("$trunc", values, MidpointRounding.ToZero));
    }

    private static BsonValue Whole(string name, BsonValue? value, MidpointRounding mode)
    {
        if (Values.IsNullish(value))
        {
            return BsonNull.Value;
        }
        return value.IsNumeric
            ? Round(value, 0, mode)
            : throw CommandException.Location(28765, $"{name} only supports numeric types, not {Values.TypeName(value)}");
    }

    private static BsonValue ToPlace(string name, BsonValue?[] values, MidpointRounding mode)
    {
        var given = values.Length > 1 ? values[1] : 0;
        if (Values.IsNullish(values[0]) || Values.IsNullish(given))
        {
            return BsonNull.Value;
        }
        if (!values[0]!.IsNumeric)
        {
            throw CommandException.Location(51081, $"{name} only supports numeric types, not {Values.TypeName(values[0])}");
        }
        if (!given.IsNumeric)
        {
            throw CommandException.Location(16004, $"can't convert from BSON type {Values.TypeName(given)} to long");
        }
        if (!WholeNumber.TryTruncate(given, out _) && given.BsonType != BsonType.Decimal128)
        {
            throw CommandException.Location(31109, $"Can't coerce out of range value {given} to long");
        }
        if (!WholeNumber.TryExact(given, out var place))
        {
            throw CommandException.Location(51082, $"Cannot apply {name} with precision value {given} because it must be an integral value");
        }
        return place is >= LeastPlace and <= MostPlace
            ? Round(values[0]!, (int)place, mode)
            : throw CommandException.Location(51083, $"Cannot apply {name} with precision value {place}; it must be in [-20, 100]");
    }

    private static BsonValue Round(BsonValue value, int place, MidpointRounding mode) => value switch
    {
        BsonDouble number => RoundDouble(number.Value, place, mode),
        BsonDecimal128 number => DecimalMath.Round(number.Value, place, mode),
        _ when place >= 0 => value,
        _ => RoundInteger(value, place, mode),
    };

    private static double RoundDouble(double value, int place, MidpointRounding mode)
    {
        if (place == 0 || !double.IsFinite(value))
        {
            return Math.Round(value, mode);
        }
        // The exact digits are rounded: 1.005 is a little less than it looks and gives 1, not 1.01.
        var rounded = Arithmetic.ToDouble(DecimalMath.Round(DecimalMath.FromDoubleExactly(value), place, mode));
        return double.CopySign(rounded, value);
    }

    private static BsonValue RoundInteger(BsonValue value, int place, MidpointRounding mode)
    {
        var rounded = DecimalMath.Round(new Decimal128(value.ToInt64()), place, mode);
        if (!WholeNumber.TryExact(rounded, out var whole))
        {
            throw CommandException.Location(51080, $"invalid conversion from Decimal128 result in $round resulting from arguments: [{value}, {place}]");
        }
        return value.IsInt32 && whole is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)whole) : new BsonInt64(whole);
    }
}
