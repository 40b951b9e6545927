using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$dateToString and $dateFromString.</summary>
internal static class DateTextOperators
{
    private const string UtcFormat = "%Y-%m-%dT%H:%M:%S.%LZ";
    private const string LocalFormat = "%Y-%m-%dT%H:%M:%S.%L";

    public static void Register(OperatorRegistry registry)
    {
        registry.Custom("$dateToString", ToText);
        registry.Custom("$dateFromString", FromText);
    }

    private static Lazily ToText(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$dateToString", 18629, 18534), "format", "date", "timezone", "onNull");
        var date = arguments.Required("date", 18628, "Missing 'date' parameter to $dateToString");
        var (format, zone, onNull) = (arguments.Optional("format"), arguments.Optional("timezone"), arguments.Optional("onNull"));
        if (format?.TryConstant(out var constant) == true && !Values.IsNullish(constant))
        {
            DateFormat.Check(Values.Text(constant, 18533, "$dateToString requires that 'format' be a string"));
        }
        return new Lazily(each =>
        {
            var pattern = format?.Evaluate(each);
            var text = Values.IsNullish(pattern) ? null : Values.Text(pattern, 18533, "$dateToString requires that 'format' be a string");
            var value = date.Evaluate(each);
            if (Values.IsNullish(value))
            {
                return onNull is null ? BsonNull.Value : onNull.Evaluate(each);
            }
            if ((format is not null && text is null) || Zone.Of(zone, each) is not { } place)
            {
                return BsonNull.Value;
            }
            return DateFormat.Write(text ?? (place.IsUtc ? UtcFormat : LocalFormat), DatePartOperators.Millis(value), place);
        });
    }

    private static Lazily FromText(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$dateFromString", 40540, 40541), "dateString", "format", "timezone", "onError", "onNull");
        var source = arguments.Required("dateString", 40542, "Missing 'dateString' parameter to $dateFromString");
        var (format, zone) = (arguments.Optional("format"), arguments.Optional("timezone"));
        var (onError, onNull) = (arguments.Optional("onError"), arguments.Optional("onNull"));
        return new Lazily(each =>
        {
            var pattern = format?.Evaluate(each);
            var formatText = Values.IsNullish(pattern) ? null : Values.Text(pattern, 40684, "$dateFromString requires that 'format' be a string");
            var place = Zone.Of(zone, each);
            var value = source.Evaluate(each);
            if (Values.IsNullish(value))
            {
                return onNull is null ? BsonNull.Value : onNull.Evaluate(each);
            }
            if ((format is not null && formatText is null) || place is null)
            {
                return BsonNull.Value;
            }
            return Read(value, formatText, zone is null ? null : place)
                ?? (onError is null ? throw Failure(value) : onError.Evaluate(each));
        });
    }

    private static BsonDateTime? Read(BsonValue value, string? format, Zone? zone)
    {
        var millis = value is not BsonString text ? null
            : format is null ? DateText.Parse(text.Value, zone) : DateText.Parse(text.Value, format, zone);
        return millis is { } moment ? new BsonDateTime(moment) : null;
    }

    private static CommandException Failure(BsonValue value) => new(241, "ConversionFailure", value is BsonString
        ? $"Error parsing date string '{value}'"
        : $"$dateFromString requires that 'dateString' be a string, found: {Values.TypeName(value)} with value {value}");
}
