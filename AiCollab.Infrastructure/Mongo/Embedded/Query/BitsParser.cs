using System.Numerics;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Reads $bitsAllSet, $bitsAllClear, $bitsAnySet and $bitsAnyClear with a mask, positions or binary data.</summary>
internal static class BitsParser
{
    public static Condition Parse(string name, BsonValue operand) =>
        new Passes(new BitsTest(name, Positions(name, operand)), new BsonElement(name, operand));

    private static int[] Positions(string name, BsonValue operand)
    {
        if (operand is BsonArray array)
        {
            return array.Select(position => Position(name, position)).Distinct().ToArray();
        }
        if (operand is BsonBinaryData binary)
        {
            return BitsOf(new BigInteger(binary.Bytes, isUnsigned: true));
        }
        if (!operand.IsNumeric)
        {
            throw CommandException.BadValue($"{name} takes an Array, a number, or a BinData but received: {operand}");
        }
        return WholeNumber.TryExact(operand, out var mask) && mask >= 0
            ? BitsOf(mask)
            : throw CommandException.FailedToParse($"Expected a non-negative integer in: {name}: {operand}");
    }

    private static int Position(string name, BsonValue position)
    {
        if (!position.IsNumeric)
        {
            throw CommandException.BadValue($"bit positions must be an integer but got: {position}");
        }
        return WholeNumber.TryExact(position, out var whole) && whole is >= 0 and <= int.MaxValue
            ? (int)whole
            : throw (whole < 0 ? CommandException.BadValue($"bit positions must be >= 0 but got: {name}: {position}")
                : CommandException.BadValue($"bit positions cannot be represented as a 32-bit signed integer: {position}"));
    }

    private static int[] BitsOf(BigInteger mask) =>
        Enumerable.Range(0, (int)mask.GetBitLength()).Where(bit => !(mask >> bit).IsEven).ToArray();
}

/// <summary>Looks at the bits of whole numbers (as int64, the sign going on for ever) and of binary data.</summary>
internal sealed class BitsTest(string name, int[] positions) : ValueTest
{
    private readonly bool _wantSet = name.EndsWith("Set", StringComparison.Ordinal);
    private readonly bool _all = name.StartsWith("$bitsAll", StringComparison.Ordinal);

    public override bool Test(BsonValue? value)
    {
        if (value is BsonBinaryData binary)
        {
            return Compare(position => position / 8 < binary.Bytes.Length && (binary.Bytes[position / 8] >> (position % 8) & 1) == 1);
        }
        return value is not null && WholeNumber.TryExact(value, out var whole)
            && Compare(position => (whole >> Math.Min(position, 63) & 1) == 1);
    }

    private bool Compare(Func<int, bool> isSet) => _all
        ? Array.TrueForAll(positions, position => isSet(position) == _wantSet)
        : Array.Exists(positions, position => isSet(position) == _wantSet);
}
