using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>Compares int32, int64, double and Decimal128 by their exact mathematical value; NaN is below all and equals NaN.</summary>
public static class NumberOrder
{
    private const double TwoTo63 = 9223372036854775808.0;

    public static int Compare(BsonValue left, BsonValue right)
    {
        var leftType = left.BsonType;
        var rightType = right.BsonType;
        if (leftType == BsonType.Decimal128 || rightType == BsonType.Decimal128)
        {
            return CompareDecimals(left, right);
        }
        if (leftType == BsonType.Double)
        {
            return rightType == BsonType.Double
                ? left.AsDouble.CompareTo(right.AsDouble)
                : -Compare(right.ToInt64(), left.AsDouble);
        }
        return rightType == BsonType.Double
            ? Compare(left.ToInt64(), right.AsDouble)
            : left.ToInt64().CompareTo(right.ToInt64());
    }

    public static bool IsNaN(BsonValue value) => value.BsonType switch
    {
        BsonType.Double => double.IsNaN(value.AsDouble),
        BsonType.Decimal128 => Decimal128.IsNaN(value.AsDecimal128),
        _ => false,
    };

    private static int Compare(long left, double right)
    {
        if (double.IsNaN(right) || right < -TwoTo63)
        {
            return 1;
        }
        if (right >= TwoTo63)
        {
            return -1;
        }
        var whole = (long)right;
        return left != whole ? left.CompareTo(whole) : 0.0.CompareTo(right - whole);
    }

    private static int CompareDecimals(BsonValue left, BsonValue right)
    {
        var leftPlace = Place(left);
        var rightPlace = Place(right);
        if (leftPlace != 0 || rightPlace != 0)
        {
            return leftPlace.CompareTo(rightPlace);
        }
        if (left.BsonType == BsonType.Double)
        {
            return -CompareWithDouble(Parts(right), left.AsDouble);
        }
        return right.BsonType == BsonType.Double
            ? CompareWithDouble(Parts(left), right.AsDouble)
            : Parts(left).CompareTo(Parts(right));
    }

    private static int CompareWithDouble(DecimalParts left, double right)
    {
        var leftSign = left.Sign();
        if (leftSign == 0 || right == 0 || leftSign != Math.Sign(right))
        {
            return leftSign.CompareTo(Math.Sign(right));
        }
        return leftSign * left.CompareMagnitude(Math.Abs(right));
    }

    private static DecimalParts Parts(BsonValue value) =>
        value.BsonType == BsonType.Decimal128 ? DecimalParts.Of(value.AsDecimal128) : DecimalParts.Of(value.ToInt64());

    /// <summary>NaN -2, -Infinity -1, finite 0, Infinity 1.</summary>
    private static int Place(BsonValue value)
    {
        if (value.BsonType == BsonType.Double)
        {
            var number = value.AsDouble;
            return double.IsNaN(number) ? -2 : double.IsInfinity(number) ? Math.Sign(number) : 0;
        }
        if (value.BsonType != BsonType.Decimal128)
        {
            return 0;
        }
        var exact = value.AsDecimal128;
        return Decimal128.IsNaN(exact) ? -2
            : Decimal128.IsNegativeInfinity(exact) ? -1
            : Decimal128.IsPositiveInfinity(exact) ? 1 : 0;
    }
}
