using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;

internal enum DateUnit
{
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>Reads units and first days of the week.</summary>
internal static class DateUnits
{
    private static readonly Dictionary<string, DateUnit> Units =
        Enum.GetValues<DateUnit>().ToDictionary(unit => unit.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static DateUnit Parse(string name, BsonValue value)
    {
        if (value is not BsonString text)
        {
            throw CommandException.Location(5439013, $"{name} requires 'unit' to be a string, but got {Values.TypeName(value)}");
        }
        return Units.TryGetValue(text.Value, out var unit)
            ? unit
            : throw CommandException.FailedToParse($"{name} parameter 'unit' value cannot be recognized as a time unit: {text.Value}");
    }

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    public static int ParseDay(string name, BsonValue value)
    {
        if (value is not BsonString text)
        {
            throw CommandException.Location(5439015, $"{name} requires 'startOfWeek' to be a string, but got {Values.TypeName(value)}");
        }
        var lower = text.Value.ToLowerInvariant();
        var day = Array.FindIndex(Days, each => each == lower || (lower.Length == 3 && each.StartsWith(lower, StringComparison.Ordinal)));
        return day >= 0
            ? day + 1
            : throw CommandException.Location(5439016, $"{name} parameter 'startOfWeek' value cannot be recognized as a day of a week: {text.Value}");
    }

    public static long FixedMillis(DateUnit unit) => unit switch
    {
        DateUnit.Millisecond => 1,
        DateUnit.Second => CivilTime.SecondMillis,
        DateUnit.Minute => CivilTime.MinuteMillis,
        DateUnit.Hour => CivilTime.HourMillis,
        DateUnit.Day => CivilTime.DayMillis,
        DateUnit.Week => 7 * CivilTime.DayMillis,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "months and longer have no fixed length"),
    };

    public static int Months(DateUnit unit) => unit switch { DateUnit.Month => 1, DateUnit.Quarter => 3, DateUnit.Year => 12, _ => 0 };
}
