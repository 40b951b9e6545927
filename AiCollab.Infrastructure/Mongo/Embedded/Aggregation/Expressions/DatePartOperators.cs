using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$year to $millisecond, the week operators, $dateToParts and $dateFromParts.</summary>
internal static class DatePartOperators
{
    public static void Register(OperatorRegistry registry)
    {
        Part(registry, "$year", time => (int)time.Year);
        Part(registry, "$month", time => time.Month);
        Part(registry, "$dayOfMonth", time => time.Day);
        Part(registry, "$dayOfYear", time => time.DayOfYear);
        Part(registry, "$dayOfWeek", time => (time.IsoDayOfWeek % 7) + 1);
        Part(registry, "$hour", time => time.Hour);
        Part(registry, "$minute", time => time.Minute);
        Part(registry, "$second", time => time.Second);
        Part(registry, "$millisecond", time => time.Millisecond);
        Part(registry, "$week", time => time.WeekOfYear);
        Part(registry, "$isoDayOfWeek", time => time.IsoDayOfWeek);
        Part(registry, "$isoWeek", time => time.IsoWeek().Week);
        Part(registry, "$isoWeekYear", time => time.IsoWeek().Year);
        registry.Custom("$dateToParts", ToParts);
        registry.Custom("$dateFromParts", DateFromParts.Read);
    }

    /// <summary>Milliseconds of what counts as a date: dates, timestamps and the time in an ObjectId.</summary>
    public static long Millis(BsonValue value) => value switch
    {
        BsonDateTime date => date.MillisecondsSinceEpoch,
        BsonTimestamp stamp => (uint)stamp.Timestamp * 1000L,
        BsonObjectId id => id.Value.Timestamp * 1000L,
        _ => throw CommandException.Location(16006, $"can't convert from BSON type {Values.TypeName(value)} to Date"),
    };

    private static void Part(OperatorRegistry registry, string name, Func<CivilTime, BsonValue> part) =>
        registry.Custom(name, (operand, scope) =>
        {
            var (date, zone) = DateAndZone(name, operand, scope);
            return new Lazily(each => Local(date, zone, each) is { } time ? part(time) : BsonNull.Value);
        });

    private static (Expression Date, Expression? Zone) DateAndZone(string name, BsonValue operand, ParseScope scope)
    {
        if (operand is BsonArray array)
        {
            return array.Count == 1
                ? (ExpressionParser.Parse(array[0], scope), null)
                : throw CommandException.Location(40536, $"{name} accepts exactly one argument if given an array, but was given {array.Count}");
        }
        if (operand is not BsonDocument || ExpressionParser.IsOperator(operand))
        {
            return (ExpressionParser.Parse(operand, scope), null);
        }
        var arguments = Arguments.Read(operand, scope, (name, 40535, 40535), "date", "timezone");
        return (arguments.Required("date", 40539, $"missing 'date' argument to {name}"), arguments.Optional("timezone"));
    }

    private static CivilTime? Local(Expression date, Expression? zone, Scope scope)
    {
        var value = date.Evaluate(scope);
        if (Values.IsNullish(value) || Zone.Of(zone, scope) is not { } place)
        {
            return null;
        }
        return place.ToLocal(Millis(value));
    }

    private static Lazily ToParts(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$dateToParts", 40524, 40520), "date", "timezone", "iso8601");
        var date = arguments.Required("date", 40522, "Missing 'date' parameter to $dateToParts");
        var zone = arguments.Optional("timezone");
        var iso = arguments.Optional("iso8601");
        return new Lazily(each =>
        {
            var isIso = iso?.Evaluate(each) ?? (iso is null ? (BsonBoolean)false : BsonNull.Value);
            if (Values.IsNullish(isIso))
            {
                return BsonNull.Value;
            }
            if (isIso is not BsonBoolean flag)
            {
                throw CommandException.Location(40521, $"iso8601 must evaluate to a bool, found {Values.TypeName(isIso)}");
            }
            return Local(date, zone, each) is { } time ? Parts(time, flag.Value) : BsonNull.Value;
        });
    }

    private static BsonDocument Parts(CivilTime time, bool iso)
    {
        var (isoYear, isoWeek) = time.IsoWeek();
        var parts = iso
            ? new BsonDocument { { "isoWeekYear", (int)isoYear }, { "isoWeek", isoWeek }, { "isoDayOfWeek", time.IsoDayOfWeek } }
            : new BsonDocument { { "year", (int)time.Year }, { "month", time.Month }, { "day", time.Day } };
        return parts.AddRange(new BsonDocument
        {
            { "hour", time.Hour }, { "minute", time.Minute }, { "second", time.Second }, { "millisecond", time.Millisecond },
        });
    }
}
