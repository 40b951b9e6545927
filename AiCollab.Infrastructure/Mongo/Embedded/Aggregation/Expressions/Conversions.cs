using System.Globalization;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;
using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>The conversions of $convert, each for one target type.</summary>
internal static class Conversions
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly Dictionary<BsonType, Func<BsonValue, BsonValue>> Targets = new()
    {
        [BsonType.Double] = ToDouble,
        [BsonType.String] = value => ToText(value),
        [BsonType.ObjectId] = ToObjectId,
        [BsonType.Boolean] = value => (BsonBoolean)(!value.IsNumeric && value is not BsonBoolean || Truth.Of(value)),
        [BsonType.DateTime] = ToDate,
        [BsonType.Int32] = value => ToWhole(value, "int", int.MinValue, int.MaxValue) is var whole ? (int)whole : 0,
        [BsonType.Int64] = value => ToWhole(value, "long", long.MinValue, long.MaxValue),
        [BsonType.Decimal128] = ToDecimal,
    };

    public static BsonValue Convert(BsonValue value, BsonType target) => value.BsonType == target
        ? value
        : Targets.TryGetValue(target, out var convert) ? convert(value) : throw Unsupported(value, TypeName(target));

    public static string ToText(BsonValue value) => value switch
    {
        BsonString text => text.Value,
        BsonBoolean flag => flag.Value ? "true" : "false",
        BsonInt32 number => number.Value.ToString(Culture),
        BsonInt64 number => number.Value.ToString(Culture),
        BsonDouble number => DoubleText(number.Value),
        BsonDecimal128 number => number.Value.ToString(),
        BsonObjectId id => id.Value.ToString(),
        BsonDateTime date => DateFormat.Write("%Y-%m-%dT%H:%M:%S.%LZ", date.MillisecondsSinceEpoch, Zone.Utc),
        BsonBinaryData { SubType: BsonBinarySubType.UuidStandard } uuid => uuid.ToGuid().ToString(),
        BsonSymbol symbol => symbol.Name,
        _ => throw Unsupported(value, "string"),
    };

    private static string DoubleText(double value) => double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "Infinity" : "-Infinity")
        : value.ToString("G16", Culture).Replace('E', 'e');

    private static BsonValue ToDouble(BsonValue value) => value switch
    {
        BsonBoolean flag => flag.Value ? 1.0 : 0.0,
        BsonInt32 or BsonInt64 => value.ToDouble(),
        BsonDecimal128 number => DoubleOf(number.Value),
        BsonDateTime date => (double)date.MillisecondsSinceEpoch,
        BsonString text => Parse(text.Value, "double", ParseDouble),
        _ => throw Unsupported(value, "double"),
    };

    private static double DoubleOf(Decimal128 value)
    {
        var nearest = Arithmetic.ToDouble(value);
        return double.IsInfinity(nearest) && DecimalMath.IsFinite(value)
            ? throw Failure($"Conversion would overflow target type in $convert with no onError value: {value}")
            : nearest;
    }

    private static BsonValue? ParseDouble(string text) => text switch
    {
        "NaN" or "nan" => double.NaN,
        "Infinity" or "inf" or "+Infinity" => double.PositiveInfinity,
        "-Infinity" or "-inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, Culture, out var number)
            && double.IsFinite(number) ? number : null,
    };

    private static BsonValue ToObjectId(BsonValue value) => value is BsonString text
        ? Parse(text.Value, "objectId", each => ObjectId.TryParse(each, out var id) ? id : null)
        : throw Unsupported(value, "objectId");

    private static BsonDateTime ToDate(BsonValue value) => value switch
    {
        BsonInt64 number => new BsonDateTime(number.Value),
        BsonDouble or BsonDecimal128 => new BsonDateTime(ToWhole(value, "date", long.MinValue, long.MaxValue)),
        BsonObjectId or BsonTimestamp => new BsonDateTime(DatePartOperators.Millis(value)),
        BsonString text => DateText.Parse(text.Value, null) is { } millis
            ? new BsonDateTime(millis)
            : throw Failure($"Error parsing date string '{text.Value}'"),
        _ => throw Unsupported(value, "date"),
    };

    private static long ToWhole(BsonValue value, string target, long least, long most)
    {
        if (value is BsonBoolean flag)
        {
            return flag.Value ? 1 : 0;
        }
        if (value is BsonString text)
        {
            return long.TryParse(text.Value, NumberStyles.AllowLeadingSign, Culture, out var parsed) && parsed >= least && parsed <= most
                ? parsed
                : throw Failure($"Failed to parse number '{text.Value}' in $convert with no onError value");
        }
        if (value is BsonDateTime date && target == "long")
        {
            return date.MillisecondsSinceEpoch;
        }
        if (!value.IsNumeric)
        {
            throw Unsupported(value, target);
        }
        return WholeNumber.TryTruncate(value, out var whole) && whole >= least && whole <= most
            ? whole
            : throw Failure(NumberOrder.IsNaN(value)
                ? "Attempt to convert NaN value to integer type in $convert with no onError value"
                : $"Conversion would overflow target type in $convert with no onError value: {value}");
    }

    private static BsonValue ToDecimal(BsonValue value) => value switch
    {
        BsonBoolean flag => new Decimal128(flag.Value ? 1 : 0),
        BsonDateTime date => new Decimal128(date.MillisecondsSinceEpoch),
        BsonString text => Parse(text.Value, "decimal", each => Decimal128.TryParse(each, out var number) && !each.Contains(' ', StringComparison.Ordinal) ? number : null),
        _ when value.IsNumeric => Arithmetic.ToDecimal(value),
        _ => throw Unsupported(value, "decimal"),
    };

    private static BsonValue Parse(string text, string target, Func<string, BsonValue?> parse) =>
        parse(text) ?? throw Failure($"Failed to parse {target} '{text}' in $convert with no onError value");

    private static CommandException Unsupported(BsonValue value, string target) =>
        Failure($"Unsupported conversion from {Values.TypeName(value)} to {target} in $convert with no onError value");

    private static string TypeName(BsonType type) => Query.TypeAliases.NameOf(type);

    private static CommandException Failure(string message) => new(241, "ConversionFailure", message);
}
