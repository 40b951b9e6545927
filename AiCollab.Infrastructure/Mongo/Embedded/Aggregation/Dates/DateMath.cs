namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;

/// <summary>Adding, counting and cutting off by calendar units in a time zone.</summary>
internal static class DateMath
{
    private const int ReferenceYear = 2000;

    // 2000-01-01 was a Saturday.
    private const int ReferenceDay = 6;

    public static Int128 Add(long millis, DateUnit unit, long amount, Zone zone)
    {
        if (unit < DateUnit.Day)
        {
            return (Int128)millis + ((Int128)amount * DateUnits.FixedMillis(unit));
        }
        var local = millis + zone.OffsetAt(millis);
        var moved = DateUnits.Months(unit) is > 0 and var months
            ? AddMonths(local, (Int128)amount * months)
            : (Int128)local + ((Int128)amount * DateUnits.FixedMillis(unit));
        return moved > long.MaxValue / 2 || moved < long.MinValue / 2 ? moved : zone.ToUtc((long)moved);
    }

    /// <summary>How many boundaries of the unit lie between two moments.</summary>
    public static long Difference(long start, long end, DateUnit unit, Zone zone, int startOfWeek)
    {
        var (from, to) = (zone.ToLocal(start), zone.ToLocal(end));
        switch (unit)
        {
            case DateUnit.Year:
                return to.Year - from.Year;
            case DateUnit.Quarter:
                return ((to.Year - from.Year) * 4) + ((to.Month - 1) / 3) - ((from.Month - 1) / 3);
            case DateUnit.Month:
                return ((to.Year - from.Year) * 12) + to.Month - from.Month;
            case DateUnit.Week:
                return WeekOf(Days(to), startOfWeek) - WeekOf(Days(from), startOfWeek);
            case DateUnit.Day:
                return Days(to) - Days(from);
            default:
                var size = DateUnits.FixedMillis(unit);
                return CivilTime.FloorDiv(end + (zone.OffsetAt(end) % size), size) - CivilTime.FloorDiv(start + (zone.OffsetAt(start) % size), size);
        }
    }

    /// <summary>The start of the bin that holds the moment; bins are counted from 2000-01-01 in the zone.</summary>
    public static long Truncate(long millis, DateUnit unit, long binSize, Zone zone, int startOfWeek)
    {
        var reference = CivilTime.DaysFrom(ReferenceYear, 1, 1);
        if (unit < DateUnit.Day)
        {
            var origin = zone.ToUtc(reference * CivilTime.DayMillis);
            var size = DateUnits.FixedMillis(unit) * binSize;
            return origin + (CivilTime.FloorDiv(millis - origin, size) * size);
        }
        var local = zone.ToLocal(millis);
        if (DateUnits.Months(unit) is > 0 and var months)
        {
            var size = months * binSize;
            var bin = CivilTime.FloorDiv(((local.Year - ReferenceYear) * 12) + local.Month - 1, size) * size;
            return zone.ToUtc(CivilTime.DaysFrom(ReferenceYear, bin + 1, 1) * CivilTime.DayMillis);
        }
        var first = unit == DateUnit.Week ? reference + ((startOfWeek - ReferenceDay + 7) % 7) : reference;
        var days = binSize * (unit == DateUnit.Week ? 7 : 1);
        return zone.ToUtc((first + (CivilTime.FloorDiv(Days(local) - first, days) * days)) * CivilTime.DayMillis);
    }

    private static Int128 AddMonths(long local, Int128 months)
    {
        var time = CivilTime.Of(local);
        var total = (time.Year * 12) + time.Month - 1 + months;
        if (total > 4_000_000_000 || total < -4_000_000_000)
        {
            return Int128.MaxValue;
        }
        var year = CivilTime.FloorDiv((long)total, 12);
        var month = (int)CivilTime.FloorMod((long)total, 12) + 1;
        var day = Math.Min(time.Day, CivilTime.DaysInMonth(year, month));
        return (time with { Year = year, Month = month, Day = day }).ToMillis();
    }

    private static long Days(CivilTime time) => CivilTime.DaysFrom(time.Year, time.Month, time.Day);

    private static long WeekOf(long days, int startOfWeek) => CivilTime.FloorDiv(days + 3 - (startOfWeek - 1), 7);
}
