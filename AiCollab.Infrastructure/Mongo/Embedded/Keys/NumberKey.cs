using System.Globalization;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Keys;

/// <summary>Writes any BSON number so that memcmp orders by exact value and equal values of different types are the same bytes.</summary>
/// <remarks>Eight bytes hold the value cut off towards zero to a double, its bits made ascending. One byte then says whether
/// that was exact (0x80). If not, it is 0x81 (or 0x7F below zero) and the value follows as a ten's exponent and 34 digits:
/// int64 beyond 2^53 and most decimals need that, nothing else does.</remarks>
internal static class NumberKey
{
    private const byte Exact = 0x80;
    private const byte Beyond = 0x81;
    private const ulong SignBit = 1UL << 63;
    private const int ExponentBias = 0x4000;

    public static void Write(ref KeyWriter writer, BsonValue value)
    {
        switch (value.BsonType)
        {
            case BsonType.Int32:
                WriteExact(ref writer, value.AsInt32);
                break;
            case BsonType.Int64:
                WriteLong(ref writer, value.AsInt64);
                break;
            case BsonType.Double:
                WriteExact(ref writer, value.AsDouble);
                break;
            default:
                WriteDecimal(ref writer, value.AsDecimal128);
                break;
        }
    }

    /// <summary>The double nearest to a decimal, which may be an infinity.</summary>
    public static double Nearest(Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
        {
            return double.NaN;
        }
        if (Decimal128.IsInfinity(value))
        {
            return Decimal128.IsNegativeInfinity(value) ? double.NegativeInfinity : double.PositiveInfinity;
        }
        var parts = DecimalParts.Of(value);
        var nearest = Nearest(parts);
        return parts.Negative ? -nearest : nearest;
    }

    private static void WriteLong(ref KeyWriter writer, long value)
    {
        var magnitude = value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;
        double cut = magnitude;
        if ((ulong)cut > magnitude)
        {
            cut = Math.BitDecrement(cut);
        }
        if ((ulong)cut == magnitude)
        {
            WriteExact(ref writer, value < 0 ? -cut : cut);
            return;
        }
        WriteInexact(ref writer, cut, DecimalParts.Of(value));
    }

    private static void WriteDecimal(ref KeyWriter writer, Decimal128 value)
    {
        if (Decimal128.IsNaN(value) || Decimal128.IsInfinity(value))
        {
            WriteExact(ref writer, Nearest(value));
            return;
        }
        var parts = DecimalParts.Of(value);
        var cut = Math.Min(Nearest(parts), double.MaxValue);
        var order = parts.CompareMagnitude(cut);
        if (order == 0)
        {
            WriteExact(ref writer, parts.Negative ? -cut : cut);
            return;
        }
        WriteInexact(ref writer, order < 0 ? Math.BitDecrement(cut) : cut, parts);
    }

    private static void WriteExact(ref KeyWriter writer, double value)
    {
        writer.WriteUInt64(Ascending(value));
        writer.WriteByte(Exact);
    }

    private static void WriteInexact(ref KeyWriter writer, double cut, DecimalParts parts)
    {
        var normal = parts.Normalize();
        var flip = parts.Negative ? (byte)0xFF : (byte)0;
        // Below zero even a cut-off of zero must stay below zero, so the bits of the magnitude are flipped here.
        var bits = (ulong)BitConverter.DoubleToInt64Bits(cut) | SignBit;
        writer.WriteUInt64(parts.Negative ? ~bits : bits);
        writer.WriteByte(parts.Negative ? (byte)(Exact - 1) : Beyond);
        var exponent = normal.Exponent + ExponentBias;
        writer.WriteByte((byte)((exponent >> 8) ^ flip));
        writer.WriteByte((byte)(exponent ^ flip));
        for (var shift = 112; shift >= 0; shift -= 8)
        {
            writer.WriteByte((byte)((byte)(normal.Coefficient >> shift) ^ flip));
        }
    }

    private static ulong Ascending(double value)
    {
        if (double.IsNaN(value))
        {
            return 0;
        }
        var bits = value == 0 ? 0 : (ulong)BitConverter.DoubleToInt64Bits(value);
        return (bits & SignBit) != 0 ? ~bits : bits | SignBit;
    }

    private static double Nearest(DecimalParts parts) =>
        double.Parse(
            string.Create(CultureInfo.InvariantCulture, $"{parts.Coefficient}E{parts.Exponent}"),
            NumberStyles.Float,
            CultureInfo.InvariantCulture);
}
