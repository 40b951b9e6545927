using System.Text;
using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$substrBytes, $substrCP, $indexOfBytes and $indexOfCP: positions are counted in UTF-8 bytes or in code points.</summary>
internal static class SubstringOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Fixed("$substr", 3, SubstringBytes);
        registry.Fixed("$substrBytes", 3, SubstringBytes);
        registry.Fixed("$substrCP", 3, SubstringCodePoints);
        registry.Between("$indexOfBytes", 2, 4, values => IndexOf("$indexOfBytes", values, (40091, 40092), inBytes: true));
        registry.Between("$indexOfCP", 2, 4, values => IndexOf("$indexOfCP", values, (40093, 40094), inBytes: false));
    }

    private static BsonValue SubstringBytes(BsonValue?[] values)
    {
        var bytes = Encoding.UTF8.GetBytes(StringOperators.Coerced(values[0]));
        var start = Number(values[1], 16034, "$substrBytes:  starting index must be a numeric type");
        var length = Number(values[2], 16035, "$substrBytes:  length must be a numeric type");
        if (start < 0)
        {
            throw CommandException.Location(50752, $"$substrBytes: starting index must be non-negative (got: {start})");
        }
        if (start >= bytes.Length)
        {
            return "";
        }
        var end = length < 0 ? bytes.Length : Math.Min(bytes.Length, start + length);
        if (IsContinuation(bytes, start))
        {
            throw CommandException.Location(28656, "$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.");
        }
        return IsContinuation(bytes, end)
            ? throw CommandException.Location(28657, "$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.")
            : Encoding.UTF8.GetString(bytes, (int)start, (int)(end - start));
    }

    private static bool IsContinuation(byte[] bytes, long index) => index < bytes.Length && (bytes[index] & 0xC0) == 0x80;

    private static BsonValue SubstringCodePoints(BsonValue?[] values)
    {
        var text = StringOperators.Coerced(values[0]);
        var start = Int32(values[1], 34450, 34451, "starting index");
        var length = Int32(values[2], 34452, 34453, "length");
        if (length < 0)
        {
            throw CommandException.Location(34454, "$substrCP: length must be a nonnegative integer.");
        }
        if (start < 0)
        {
            throw CommandException.Location(34455, "$substrCP: the starting index must be nonnegative integer.");
        }
        return string.Concat(text.EnumerateRunes().Skip(start).Take(length));
    }

    private static BsonValue IndexOf(string name, BsonValue?[] values, (int Text, int Token) codes, bool inBytes)
    {
        if (Values.IsNullish(values[0]))
        {
            return BsonNull.Value;
        }
        var text = Values.Text(values[0], codes.Text, $"{name} requires a string as the first argument");
        var token = Values.Text(values[1], codes.Token, $"{name} requires a string as the second argument");
        var start = values.Length > 2 ? Index(name, values[2], "starting") : 0;
        var end = values.Length > 3 ? Index(name, values[3], "ending") : int.MaxValue;
        return inBytes ? IndexInBytes(text, token, start, end) : IndexInCodePoints(text, token, start, end);
    }

    private static int IndexInBytes(string text, string token, int start, int end)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        end = Math.Min(end, bytes.Length);
        if (start > end)
        {
            return -1;
        }
        var place = bytes[start..end].IndexOf(Encoding.UTF8.GetBytes(token));
        return place < 0 ? -1 : start + place;
    }

    private static int IndexInCodePoints(string text, string token, int start, int end)
    {
        var runes = text.EnumerateRunes().ToArray().AsSpan();
        end = Math.Min(end, runes.Length);
        if (start > end)
        {
            return -1;
        }
        var place = runes[start..end].IndexOf(token.EnumerateRunes().ToArray());
        return place < 0 ? -1 : start + place;
    }

    private static int Index(string name, BsonValue? value, string which)
    {
        if (value is null || !value.IsNumeric || !WholeNumber.TryExact(value, out var index) || index is > int.MaxValue or < int.MinValue)
        {
            throw CommandException.Location(40096, $"{name} requires an integral {which} index, found a value of type: {Values.TypeName(value)}");
        }
        return index >= 0 ? (int)index : throw CommandException.Location(40097, $"{name} requires a nonnegative {which} index, found: {index}");
    }

    private static long Number(BsonValue? value, int code, string message) => value is not null && value.IsNumeric
        ? (long)Math.Clamp(Math.Truncate(Arithmetic.ToDouble(value)), int.MinValue, int.MaxValue)
        : throw CommandException.Location(code, $"{message} (is BSON type {Values.TypeName(value)})");

    private static int Int32(BsonValue? value, int notNumber, int notWhole, string what)
    {
        if (value is null || !value.IsNumeric)
        {
            throw CommandException.Location(notNumber, $"$substrCP: {what} must be a numeric type (is BSON type {Values.TypeName(value)})");
        }
        return WholeNumber.TryExact(value, out var whole) && whole is >= int.MinValue and <= int.MaxValue
            ? (int)whole
            : throw CommandException.Location(notWhole, $"$substrCP: {what} cannot be represented as a 32-bit integral value: {value}");
    }
}
