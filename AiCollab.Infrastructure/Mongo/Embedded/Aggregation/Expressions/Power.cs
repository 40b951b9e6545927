using System.Numerics;
using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$pow: whole while it fits, otherwise double; decimals to a whole power.</summary>
internal static class Power
{
    public static BsonValue Of(BsonValue? number, BsonValue? exponent)
    {
        if (Values.IsNullish(number) || Values.IsNullish(exponent))
        {
            return BsonNull.Value;
        }
        if (!number.IsNumeric)
        {
            throw CommandException.Location(28762, $"$pow's base must be numeric, not {Values.TypeName(number)}");
        }
        if (!exponent.IsNumeric)
        {
            throw CommandException.Location(28763, $"$pow's exponent must be numeric, not {Values.TypeName(exponent)}");
        }
        if (!Truth.Of(number) && NumberOrder.Compare(exponent, new BsonInt32(0)) < 0 && !NumberOrder.IsNaN(exponent))
        {
            throw CommandException.Location(28764, "$pow cannot take a base of 0 and a negative exponent.");
        }
        if (number.BsonType == BsonType.Decimal128 || exponent.BsonType == BsonType.Decimal128)
        {
            return OfDecimals(Arithmetic.ToDecimal(number), exponent);
        }
        return number is BsonDouble || exponent is BsonDouble || exponent.ToInt64() < 0
            ? Math.Pow(number.ToDouble(), exponent.ToDouble())
            : OfIntegers(number, exponent);
    }

    private static BsonValue OfIntegers(BsonValue number, BsonValue exponent)
    {
        var power = exponent.ToInt64();
        if (power > 63 && number.ToInt64() is not (0 or 1 or -1))
        {
            return Math.Pow(number.ToDouble(), power);
        }
        var result = number.ToInt64() is 0 or 1 or -1 && power > 2
            ? BigInteger.Pow(number.ToInt64(), (int)(power % 2) + 2)
            : BigInteger.Pow(number.ToInt64(), (int)power);
        if (number.IsInt32 && exponent.IsInt32 && result >= int.MinValue && result <= int.MaxValue)
        {
            return (int)result;
        }
        return result >= long.MinValue && result <= long.MaxValue ? new BsonInt64((long)result) : new BsonDouble(Math.Pow(number.ToDouble(), power));
    }

    private static BsonValue OfDecimals(Decimal128 number, BsonValue exponent)
    {
        if (!WholeNumber.TryExact(exponent, out var power) || Math.Abs(power) > 10_000)
        {
            throw CommandException.BadValue("$pow of a decimal to a power that is not whole is not supported by this store; convert it with $toDouble");
        }
        var result = Decimal128.One;
        for (var i = 0; i < Math.Abs(power); i++)
        {
            result = DecimalMath.Multiply(result, number);
        }
        return power < 0 ? DecimalMath.Divide(Decimal128.One, result) : result;
    }
}
