using System.Globalization;
using System.Numerics;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Numbers;

/// <summary>IEEE 754-2008 decimal128 arithmetic, rounding half to even; the driver's Decimal128 has none.</summary>
internal static class DecimalMath
{
    private const int Digits = 34;
    private const int MinExponent = -6176;
    private const int MaxExponent = 6111;

    public static Decimal128 Add(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || !IsFinite(right))
        {
            return FromSpecial(Special(left) + Special(right));
        }
        var (x, y) = (DecimalParts.Of(left), DecimalParts.Of(right));
        var exponent = Math.Min(x.Exponent, y.Exponent);
        var sum = Scaled(x, exponent) + Scaled(y, exponent);
        return Compose(sum.Sign < 0 || (sum.IsZero && x.Negative && y.Negative), BigInteger.Abs(sum), exponent);
    }

    public static Decimal128 Negate(Decimal128 value) =>
        Decimal128.FromIEEEBits(value.GetIEEEHighBits() ^ (1UL << 63), value.GetIEEELowBits());

    public static Decimal128 Multiply(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || !IsFinite(right))
        {
            return FromSpecial(Special(left) * Special(right));
        }
        var (x, y) = (DecimalParts.Of(left), DecimalParts.Of(right));
        return Compose(x.Negative != y.Negative, (BigInteger)x.Coefficient * y.Coefficient, x.Exponent + y.Exponent);
    }

    /// <summary>The quotient; the caller has refused a zero divisor.</summary>
    public static Decimal128 Divide(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || !IsFinite(right))
        {
            return FromSpecial(Special(left) / Special(right));
        }
        var (x, y) = (DecimalParts.Of(left), DecimalParts.Of(right));
        var preferred = x.Exponent - y.Exponent;
        // Enough extra digits that what is cut off below them can only break a tie upwards.
        const int Shift = (2 * Digits) + 4;
        var quotient = BigInteger.DivRem((BigInteger)x.Coefficient * BigInteger.Pow(10, Shift), y.Coefficient, out var rest);
        var exponent = preferred - Shift;
        if (!rest.IsZero)
        {
            return Compose(x.Negative != y.Negative, (quotient * 10) + 1, exponent - 1);
        }
        while (exponent < preferred && !quotient.IsZero && (quotient % 10).IsZero)
        {
            quotient /= 10;
            exponent++;
        }
        return Compose(x.Negative != y.Negative, quotient, quotient.IsZero ? preferred : exponent);
    }

    /// <summary>The remainder with the sign of the dividend; the caller has refused a zero divisor.</summary>
    public static Decimal128 Remainder(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || Decimal128.IsNaN(right))
        {
            return Decimal128.QNaN;
        }
        if (Decimal128.IsInfinity(right))
        {
            return left;
        }
        var (x, y) = (DecimalParts.Of(left), DecimalParts.Of(right));
        var exponent = Math.Min(x.Exponent, y.Exponent);
        var rest = BigInteger.Remainder(Scaled(x, exponent), Scaled(y, exponent));
        return Compose(x.Negative, BigInteger.Abs(rest), exponent);
    }

    /// <summary>The square root of a number that is not negative.</summary>
    public static Decimal128 SquareRoot(Decimal128 value)
    {
        var parts = IsFinite(value) ? DecimalParts.Of(value) : default;
        if (!IsFinite(value) || parts.IsZero)
        {
            return value;
        }
        // An even exponent, and digits enough that what the root leaves over only breaks ties.
        var shift = (2 * Digits) + 4 + ((parts.Exponent - ((2 * Digits) + 4)) & 1);
        var scaled = (BigInteger)parts.Coefficient * BigInteger.Pow(10, shift);
        var root = FloorRoot(scaled);
        var exponent = (parts.Exponent - shift) / 2;
        if (root * root != scaled)
        {
            return Compose(false, (root * 10) + 1, exponent - 1);
        }
        while (exponent < parts.Exponent >> 1 && (root % 10).IsZero)
        {
            root /= 10;
            exponent++;
        }
        return Compose(false, root, exponent);
    }

    /// <summary>Rounds to a number of decimal places, which may be negative.</summary>
    public static Decimal128 Round(Decimal128 value, int places, MidpointRounding mode)
    {
        var parts = IsFinite(value) ? DecimalParts.Of(value) : default;
        var cut = -places - parts.Exponent;
        if (!IsFinite(value))
        {
            return value;
        }
        if (cut <= 0)
        {
            return Pad(value, parts, -places);
        }
        var (quotient, isUp) = CutDigits(parts.Coefficient, cut, parts.Negative, mode);
        return Compose(parts.Negative, quotient + (isUp ? 1 : 0), -places);
    }

    // As IEEE quantize: the places that were asked for show as zeros, as long as 34 digits hold them.
    private static Decimal128 Pad(Decimal128 value, DecimalParts parts, int exponent)
    {
        var zeros = parts.Exponent - exponent;
        return DigitCount(parts.Coefficient) + zeros <= Digits
            ? Compose(parts.Negative, (BigInteger)parts.Coefficient * BigInteger.Pow(10, zeros), exponent)
            : value;
    }

    /// <summary>A double with the 15 digits that MongoDB keeps of it in decimal arithmetic.</summary>
    public static Decimal128 FromDouble(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return FromSpecial(value);
        }
        var text = value.ToString("E14", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var digits = BigInteger.Parse(text[..mark].Replace(".", "", StringComparison.Ordinal).TrimStart('-'), CultureInfo.InvariantCulture);
        var exponent = int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture) - 14;
        return Compose(double.IsNegative(value), digits, digits.IsZero ? 0 : exponent);
    }

    /// <summary>The same value without zeros at the end of its fraction.</summary>
    public static Decimal128 Trim(Decimal128 value)
    {
        var parts = IsFinite(value) ? DecimalParts.Of(value) : default;
        var (coefficient, exponent) = (parts.Coefficient, parts.Exponent);
        while (exponent < 0 && coefficient % 10 == 0)
        {
            coefficient /= 10;
            exponent++;
        }
        return IsFinite(value) ? Compose(parts.Negative, coefficient, exponent) : value;
    }

    /// <summary>The decimal nearest to the double's exact value.</summary>
    public static Decimal128 FromDoubleExactly(double value)
    {
        if (!double.IsFinite(value))
        {
            return FromSpecial(value);
        }
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)(bits >> 52) & 0x7FF;
        BigInteger fraction = biased == 0 ? bits & 0xF_FFFF_FFFF_FFFF : (bits & 0xF_FFFF_FFFF_FFFF) | 1L << 52;
        var power = Math.Max(biased, 1) - 1075;
        return power >= 0
            ? Compose(double.IsNegative(value), fraction << power, 0)
            : Compose(double.IsNegative(value), fraction * BigInteger.Pow(5, -power), power);
    }

    public static bool IsFinite(Decimal128 value) => !Decimal128.IsNaN(value) && !Decimal128.IsInfinity(value);

    /// <summary>The decimal nearest to coefficient * 10^exponent.</summary>
    public static Decimal128 Compose(bool negative, BigInteger coefficient, int exponent)
    {
        var excess = Math.Max(DigitCount(coefficient) - Digits, MinExponent - exponent);
        if (excess > 0)
        {
            var (quotient, isUp) = CutDigits(coefficient, excess, negative, MidpointRounding.ToEven);
            coefficient = quotient + (isUp ? 1 : 0);
            exponent += excess;
            if (DigitCount(coefficient) > Digits)
            {
                coefficient /= 10;
                exponent++;
            }
        }
        while (exponent > MaxExponent && DigitCount(coefficient) < Digits && !coefficient.IsZero)
        {
            coefficient *= 10;
            exponent--;
        }
        if (exponent > MaxExponent)
        {
            return coefficient.IsZero ? Encode(negative, UInt128.Zero, MaxExponent)
                : negative ? Decimal128.NegativeInfinity : Decimal128.PositiveInfinity;
        }
        return Encode(negative, (UInt128)coefficient, exponent);
    }

    private static Decimal128 Encode(bool negative, UInt128 coefficient, int exponent)
    {
        var high = (ulong)(coefficient >> 64) | ((ulong)(exponent - MinExponent) << 49) | (negative ? 1UL << 63 : 0);
        return Decimal128.FromIEEEBits(high, (ulong)coefficient);
    }

    private static (BigInteger Quotient, bool IsUp) CutDigits(BigInteger coefficient, int digits, bool negative, MidpointRounding mode)
    {
        // More digits than there can be: everything is cut off.
        var power = BigInteger.Pow(10, Math.Min(digits, 2 * DigitCount(coefficient) + 2));
        var quotient = BigInteger.DivRem(coefficient, power, out var rest);
        var half = (rest * 2).CompareTo(power);
        var isUp = mode switch
        {
            MidpointRounding.ToZero => false,
            MidpointRounding.ToNegativeInfinity => negative && !rest.IsZero,
            MidpointRounding.ToPositiveInfinity => !negative && !rest.IsZero,
            _ => half > 0 || (half == 0 && !quotient.IsEven),
        };
        return (quotient, isUp);
    }

    private static BigInteger FloorRoot(BigInteger value)
    {
        var guess = BigInteger.One << (int)((value.GetBitLength() / 2) + 1);
        while (true)
        {
            var next = (guess + (value / guess)) >> 1;
            if (next >= guess)
            {
                return guess;
            }
            guess = next;
        }
    }

    private static BigInteger Scaled(DecimalParts parts, int exponent)
    {
        var magnitude = (BigInteger)parts.Coefficient * BigInteger.Pow(10, parts.Exponent - exponent);
        return parts.Negative ? -magnitude : magnitude;
    }

    private static int DigitCount(BigInteger value) => value.IsZero ? 1 : (int)Math.Floor(BigInteger.Log10(value)) + 1 is var guess
        && BigInteger.Pow(10, guess - 1) > value ? guess - 1 : BigInteger.Pow(10, guess) <= value ? guess + 1 : guess;

    // Arithmetic on anything that is not finite gives what doubles of the same sign give.
    private static double Special(Decimal128 value) => Decimal128.IsNaN(value) ? double.NaN
        : Decimal128.IsPositiveInfinity(value) ? double.PositiveInfinity
        : Decimal128.IsNegativeInfinity(value) ? double.NegativeInfinity
        : DecimalParts.Of(value).Sign();

    private static Decimal128 FromSpecial(double value) => double.IsNaN(value) ? Decimal128.QNaN
        : double.IsPositiveInfinity(value) ? Decimal128.PositiveInfinity
        : double.IsNegativeInfinity(value) ? Decimal128.NegativeInfinity
        : Decimal128.Zero;
}
