using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$dateFromParts: parts beyond their range carry over.</summary>
internal static class DateFromParts
{
    private static readonly string[] TimeParts = ["hour", "minute", "second", "millisecond"];
    private static readonly string[] CalendarParts = ["year", "month", "day"];
    private static readonly string[] IsoParts = ["isoWeekYear", "isoWeek", "isoDayOfWeek"];

    public static Expression Read(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$dateFromParts", 40519, 40518), [.. CalendarParts, .. IsoParts, .. TimeParts, "timezone"]);
        var isIso = arguments.Has("isoWeekYear");
        if (!isIso && !arguments.Has("year"))
        {
            throw CommandException.Location(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
        }
        if ((isIso ? CalendarParts : IsoParts).Any(arguments.Has))
        {
            throw CommandException.Location(isIso ? 40525 : 40489, "$dateFromParts does not allow mixing natural dates with ISO dates");
        }
        string[] names = [.. isIso ? IsoParts : CalendarParts, .. TimeParts];
        var parts = Array.ConvertAll(names, arguments.Optional);
        var zone = arguments.Optional("timezone");
        return new Lazily(each => Evaluate(names, parts, zone, isIso, each));
    }

    private static BsonValue Evaluate(string[] names, Expression?[] parts, Expression? zone, bool isIso, Scope scope)
    {
        var numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (Number(names[i], parts[i], i is 1 or 2 ? 1 : 0, scope) is not { } number)
            {
                return BsonNull.Value;
            }
            numbers[i] = number;
        }
        if (Zone.Of(zone, scope) is not { } place)
        {
            return BsonNull.Value;
        }
        if (numbers[0] is < 1 or > 9999)
        {
            throw CommandException.Location(40523, $"'{names[0]}' must evaluate to an integer in the range 1 to 9999, found {numbers[0]}");
        }
        var days = isIso
            ? CivilTime.IsoYearStart(numbers[0]) + ((numbers[1] - 1) * 7) + numbers[2] - 1
            : CivilTime.DaysFrom(numbers[0], numbers[1], numbers[2]);
        var local = ((Int128)days * CivilTime.DayMillis) + ((Int128)numbers[3] * CivilTime.HourMillis)
            + ((Int128)numbers[4] * CivilTime.MinuteMillis) + ((Int128)numbers[5] * CivilTime.SecondMillis) + numbers[6];
        return local > long.MaxValue / 2 || local < long.MinValue / 2
            ? throw new CommandException(159, "DurationOverflow", "Overflow casting from a lower-precision duration to a higher-precision duration")
            : new BsonDateTime(place.ToUtc((long)local));
    }

    private static long? Number(string name, Expression? part, long otherwise, Scope scope)
    {
        if (part is null)
        {
            return otherwise;
        }
        var value = part.Evaluate(scope);
        if (Values.IsNullish(value))
        {
            return null;
        }
        return value.IsNumeric && WholeNumber.TryExact(value, out var number)
            ? number
            : throw CommandException.Location(40515, $"'{name}' must evaluate to an integer, found {Values.TypeName(value)} with value {value}");
    }
}
