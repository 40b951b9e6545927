using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$dateAdd, $dateSubtract, $dateDiff and $dateTrunc.</summary>
internal static class DateArithmeticOperators
{
    private const int Sunday = 7;
    private const long MaxBinMillis = 100_000_000_000L * 366;

    public static void Register(OperatorRegistry registry)
    {
        registry.Custom("$dateAdd", (operand, scope) => Shift("$dateAdd", operand, scope, 1));
        registry.Custom("$dateSubtract", (operand, scope) => Shift("$dateSubtract", operand, scope, -1));
        registry.Custom("$dateDiff", Difference);
        registry.Custom("$dateTrunc", Truncate);
    }

    private static Lazily Shift(string name, BsonValue operand, ParseScope scope, int direction)
    {
        var arguments = Arguments.Read(operand, scope, (name, 5166400, 5166401), "startDate", "unit", "amount", "timezone");
        var missing = $"{name} requires startDate, unit, and amount to be present";
        var start = arguments.Required("startDate", 5166402, missing);
        var unit = arguments.Required("unit", 5166402, missing);
        var amount = arguments.Required("amount", 5166402, missing);
        var zone = arguments.Optional("timezone");
        return new Lazily(each =>
        {
            var (date, count, unitName) = (start.Evaluate(each), amount.Evaluate(each), unit.Evaluate(each));
            if (Values.IsNullish(date) || Values.IsNullish(count) || Values.IsNullish(unitName) || Zone.Of(zone, each) is not { } place)
            {
                return BsonNull.Value;
            }
            return Shifted(name, Date(name, date, 5166403), DateUnits.Parse(name, unitName), Amount(name, count), direction, place);
        });
    }

    private static BsonDateTime Shifted(string name, long date, DateUnit unit, long amount, int direction, Zone zone)
    {
        if (direction < 0 && amount == long.MinValue)
        {
            throw CommandException.Location(6045000, $"invalid {name} 'amount' parameter value: {amount} {unit}");
        }
        var moved = DateMath.Add(date, unit, amount * direction, zone);
        return moved >= long.MinValue && moved <= long.MaxValue
            ? new BsonDateTime((long)moved)
            : throw CommandException.Location(5166406, $"{name} overflowed");
    }

    private static long Amount(string name, BsonValue amount) => amount.IsNumeric && WholeNumber.TryExact(amount, out var whole)
        ? whole
        : throw CommandException.Location(5166405, $"{name} expects integer amount of time units");

    private static long Date(string name, BsonValue value, int code) => value is BsonDateTime or BsonTimestamp or BsonObjectId
        ? DatePartOperators.Millis(value)
        : throw CommandException.Location(code, $"{name} requires a date, found: {Values.TypeName(value)}");

    private static Lazily Difference(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$dateDiff", 5166301, 5166302), "startDate", "endDate", "unit", "timezone", "startOfWeek");
        var start = arguments.Required("startDate", 5166303, "Missing 'startDate' parameter to $dateDiff");
        var end = arguments.Required("endDate", 5166304, "Missing 'endDate' parameter to $dateDiff");
        var unit = arguments.Required("unit", 5166305, "Missing 'unit' parameter to $dateDiff");
        var zone = arguments.Optional("timezone");
        var week = arguments.Optional("startOfWeek");
        return new Lazily(each =>
        {
            var (from, to, unitName) = (start.Evaluate(each), end.Evaluate(each), unit.Evaluate(each));
            if (Values.IsNullish(from) || Values.IsNullish(to) || Values.IsNullish(unitName) || Zone.Of(zone, each) is not { } place)
            {
                return BsonNull.Value;
            }
            var parsed = DateUnits.Parse("$dateDiff", unitName);
            return StartOfWeek("$dateDiff", week, parsed, each) is { } first
                ? DateMath.Difference(Date("$dateDiff", from, 5166307), Date("$dateDiff", to, 5166307), parsed, place, first)
                : BsonNull.Value;
        });
    }

    private static Lazily Truncate(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$dateTrunc", 5439007, 5439008), "date", "unit", "binSize", "timezone", "startOfWeek");
        var date = arguments.Required("date", 5439009, "Missing 'date' parameter to $dateTrunc");
        var unit = arguments.Required("unit", 5439010, "Missing 'unit' parameter to $dateTrunc");
        var (size, zone, week) = (arguments.Optional("binSize"), arguments.Optional("timezone"), arguments.Optional("startOfWeek"));
        return new Lazily(each =>
        {
            var (value, unitName) = (date.Evaluate(each), unit.Evaluate(each));
            BsonValue? bin = size is null ? 1L : size.Evaluate(each);
            if (Values.IsNullish(value) || Values.IsNullish(unitName) || Values.IsNullish(bin) || Zone.Of(zone, each) is not { } place)
            {
                return BsonNull.Value;
            }
            var parsed = DateUnits.Parse("$dateTrunc", unitName);
            return StartOfWeek("$dateTrunc", week, parsed, each) is { } first
                ? new BsonDateTime(DateMath.Truncate(Date("$dateTrunc", value, 5166307), parsed, BinSize(bin, parsed), place, first))
                : BsonNull.Value;
        });
    }

    private static long BinSize(BsonValue value, DateUnit unit)
    {
        if (!value.IsNumeric || !WholeNumber.TryExact(value, out var size))
        {
            throw CommandException.Location(5439017, $"$dateTrunc requires 'binSize' to be a 64-bit integer, but got value '{value}' of type {Values.TypeName(value)}");
        }
        if (size <= 0)
        {
            throw CommandException.Location(5439018, $"$dateTrunc requires 'binSize' to be greater than 0, but got value {size}");
        }
        var unitMillis = DateUnits.Months(unit) is > 0 and var months ? months * 31 * CivilTime.DayMillis : DateUnits.FixedMillis(unit);
        return size <= MaxBinMillis / unitMillis * 1000
            ? size
            : throw CommandException.Location(unit < DateUnit.Day ? 5439002 : 5439006, "$dateTrunc parameter 'binSize' is too large");
    }

    /// <summary>Sunday unless given; only weeks look at it. Null when it is given as null.</summary>
    private static int? StartOfWeek(string name, Expression? operand, DateUnit unit, Scope scope)
    {
        if (operand is null)
        {
            return Sunday;
        }
        var value = operand.Evaluate(scope);
        if (Values.IsNullish(value))
        {
            return null;
        }
        return unit == DateUnit.Week ? DateUnits.ParseDay(name, value) : Sunday;
    }
}
