using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>Numbers of any BSON type as int64.</summary>
internal static class WholeNumber
{
    private const double TwoTo63 = 9223372036854775808.0;

    /// <summary>Cuts a number off towards zero; false for NaN, infinities, what lies outside int64 and what is no number.</summary>
    public static bool TryTruncate(BsonValue value, out long whole)
    {
        whole = 0;
        switch (value.BsonType)
        {
            case BsonType.Int32:
                whole = value.AsInt32;
                return true;
            case BsonType.Int64:
                whole = value.AsInt64;
                return true;
            case BsonType.Double:
                return TryTruncate(value.AsDouble, out whole);
            case BsonType.Decimal128:
                return TryTruncate(value.AsDecimal128, out whole);
            default:
                return false;
        }
    }

    /// <summary>The number if it is whole and fits int64.</summary>
    public static bool TryExact(BsonValue value, out long whole) =>
        TryTruncate(value, out whole) && NumberOrder.Compare(value, whole) == 0;

    private static bool TryTruncate(double value, out long whole)
    {
        var fits = value is >= -TwoTo63 and < TwoTo63;
        whole = fits ? (long)value : 0;
        return fits;
    }

    private static bool TryTruncate(Decimal128 value, out long whole)
    {
        whole = 0;
        if (Decimal128.IsNaN(value) || Decimal128.IsInfinity(value))
        {
            return false;
        }
        var parts = DecimalParts.Of(value);
        var magnitude = parts.Coefficient;
        for (var i = parts.Exponent; i < 0 && magnitude != 0; i++)
        {
            magnitude /= 10;
        }
        for (var i = parts.Exponent; i > 0 && magnitude != 0; i--)
        {
            if (magnitude > long.MaxValue)
            {
                return false;
            }
            magnitude *= 10;
        }
        var limit = (UInt128)long.MaxValue + (parts.Negative ? 1u : 0u);
        if (magnitude > limit)
        {
            return false;
        }
        whole = parts.Negative ? (long)-(Int128)magnitude : (long)magnitude;
        return true;
    }
}
