using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Numbers;

/// <summary>Sums and products with MongoDB's promotion: int32 to int64 when it overflows, double over integers, decimal over all.</summary>
internal static class Arithmetic
{
    /// <summary>The sum, or null when it overflows int64.</summary>
    public static BsonValue? Add(BsonValue left, BsonValue right)
    {
        if (left.BsonType == BsonType.Decimal128 || right.BsonType == BsonType.Decimal128)
        {
            return DecimalMath.Add(ToDecimal(left), ToDecimal(right));
        }
        if (left.BsonType == BsonType.Double || right.BsonType == BsonType.Double)
        {
            return left.ToDouble() + right.ToDouble();
        }
        var (x, y) = (left.ToInt64(), right.ToInt64());
        var sum = unchecked(x + y);
        return ((x ^ sum) & (y ^ sum)) < 0 ? null : Integer(sum, left, right);
    }

    /// <summary>The difference, or null when it overflows int64.</summary>
    public static BsonValue? Subtract(BsonValue left, BsonValue right)
    {
        if (left.BsonType == BsonType.Decimal128 || right.BsonType == BsonType.Decimal128)
        {
            return DecimalMath.Add(ToDecimal(left), DecimalMath.Negate(ToDecimal(right)));
        }
        if (left.BsonType == BsonType.Double || right.BsonType == BsonType.Double)
        {
            return left.ToDouble() - right.ToDouble();
        }
        var (x, y) = (left.ToInt64(), right.ToInt64());
        var difference = unchecked(x - y);
        return ((x ^ y) & (x ^ difference)) < 0 ? null : Integer(difference, left, right);
    }

    /// <summary>The product, or null when it overflows int64.</summary>
    public static BsonValue? Multiply(BsonValue left, BsonValue right)
    {
        if (left.BsonType == BsonType.Decimal128 || right.BsonType == BsonType.Decimal128)
        {
            return DecimalMath.Multiply(ToDecimal(left), ToDecimal(right));
        }
        if (left.BsonType == BsonType.Double || right.BsonType == BsonType.Double)
        {
            return left.ToDouble() * right.ToDouble();
        }
        var product = (Int128)left.ToInt64() * right.ToInt64();
        return product > long.MaxValue || product < long.MinValue ? null : Integer((long)product, left, right);
    }

    public static Decimal128 ToDecimal(BsonValue value) => value.BsonType switch
    {
        BsonType.Decimal128 => value.AsDecimal128,
        BsonType.Double => DecimalMath.FromDouble(value.AsDouble),
        _ => new Decimal128(value.ToInt64()),
    };

    /// <summary>The nearest double; decimals beyond its range become infinities.</summary>
    public static double ToDouble(BsonValue value) =>
        value.BsonType == BsonType.Decimal128 ? Keys.NumberKey.Nearest(value.AsDecimal128) : value.ToDouble();

    // Only two int32 stay int32, and only while the result fits.
    private static BsonValue Integer(long result, BsonValue left, BsonValue right) =>
        left.BsonType == BsonType.Int32 && right.BsonType == BsonType.Int32 && result is >= int.MinValue and <= int.MaxValue
            ? new BsonInt32((int)result)
            : new BsonInt64(result);
}
