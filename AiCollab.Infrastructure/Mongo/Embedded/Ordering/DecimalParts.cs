using System.Numerics;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>A finite non-zero magnitude as coefficient * 10^exponent, or zero.</summary>
/// <remarks>Decimal128 is read from its IEEE 754-2008 binary integer (BID) encoding: 113 coefficient bits, exponent bias 6176.</remarks>
public readonly record struct DecimalParts(bool Negative, UInt128 Coefficient, int Exponent)
{
    private const int MaxDigits = 34;
    private static readonly UInt128[] Powers = BuildPowers();

    public bool IsZero => Coefficient == UInt128.Zero;

    public static DecimalParts Of(Decimal128 value)
    {
        var high = value.GetIEEEHighBits();
        var negative = (high >> 63) != 0;
        if (((high >> 61) & 3) == 3)
        {
            // The second form only holds coefficients above 10^34 - 1, which the standard reads as zero.
            return new DecimalParts(negative, UInt128.Zero, 0);
        }
        var coefficient = new UInt128(high & 0x1_FFFF_FFFF_FFFF, value.GetIEEELowBits());
        var exponent = (int)((high >> 49) & 0x3FFF) - 6176;
        return new DecimalParts(negative, coefficient, exponent);
    }

    public static DecimalParts Of(long value) =>
        new(value < 0, value < 0 ? (UInt128)(-(Int128)value) : (UInt128)value, 0);

    /// <summary>The same value with a coefficient of exactly 34 digits, so that equal values have equal parts.</summary>
    public DecimalParts Normalize()
    {
        if (IsZero)
        {
            return default;
        }
        var shift = MaxDigits - Digits();
        return this with { Coefficient = Coefficient * Powers[shift], Exponent = Exponent - shift };
    }

    public int CompareTo(DecimalParts other)
    {
        if (IsZero || other.IsZero || Negative != other.Negative)
        {
            return Sign().CompareTo(other.Sign());
        }
        var order = CompareMagnitude(Normalize(), other.Normalize());
        return Negative ? -order : order;
    }

    /// <summary>Compares the magnitude with that of a positive finite double, exactly.</summary>
    public int CompareMagnitude(double magnitude)
    {
        if (IsZero || magnitude == 0)
        {
            return IsZero ? (magnitude == 0 ? 0 : -1) : 1;
        }
        var leading = Digits() + Exponent;
        if (leading > 310 || leading < -330)
        {
            return leading > 310 ? 1 : -1;
        }
        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var biased = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        BigInteger right = biased == 0 ? fraction : fraction | 1L << 52;
        var power = Math.Max(biased, 1) - 1075;
        BigInteger left = Coefficient;
        (left, right) = Exponent >= 0
            ? (left * BigInteger.Pow(10, Exponent), right)
            : (left, right * BigInteger.Pow(10, -Exponent));
        return power >= 0 ? left.CompareTo(right << power) : (left << -power).CompareTo(right);
    }

    public int Sign() => IsZero ? 0 : Negative ? -1 : 1;

    private static int CompareMagnitude(DecimalParts left, DecimalParts right) =>
        left.Exponent != right.Exponent
            ? left.Exponent.CompareTo(right.Exponent)
            : left.Coefficient.CompareTo(right.Coefficient);

    private int Digits()
    {
        var digits = 1;
        while (digits < MaxDigits && Coefficient >= Powers[digits])
        {
            digits++;
        }
        return digits;
    }

    private static UInt128[] BuildPowers()
    {
        var powers = new UInt128[MaxDigits + 1];
        powers[0] = UInt128.One;
        for (var i = 1; i <= MaxDigits; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
