namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;

/// <summary>A moment of the proleptic Gregorian calendar, for all of int64 milliseconds: DateTime stops at the years 1 and 9999.</summary>
/// <remarks>Days from civil and back: http://howardhinnant.github.io/date_algorithms.html.</remarks>
internal readonly record struct CivilTime(long Year, int Month, int Day, int Hour, int Minute, int Second, int Millisecond)
{
    public const long SecondMillis = 1000;
    public const long MinuteMillis = 60 * SecondMillis;
    public const long HourMillis = 60 * MinuteMillis;
    public const long DayMillis = 24 * HourMillis;

    private const int DaysPerEra = 146_097;

    public static CivilTime Of(long millis)
    {
        var days = FloorDiv(millis, DayMillis);
        var rest = (int)(millis - (days * DayMillis));
        var shifted = days + 719_468;
        var era = FloorDiv(shifted, DaysPerEra);
        var dayOfEra = (int)(shifted - (era * DaysPerEra));
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        var month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return new CivilTime(
            year, month, day, (int)(rest / HourMillis), (int)(rest / MinuteMillis % 60), (int)(rest / SecondMillis % 60), (int)(rest % SecondMillis));
    }

    public int DayOfYear => (int)(DaysFrom(Year, Month, Day) - DaysFrom(Year, 1, 1)) + 1;

    /// <summary>Monday is 1, Sunday 7.</summary>
    public int IsoDayOfWeek => IsoDayOf(DaysFrom(Year, Month, Day));

    /// <summary>Weeks that start on Sunday; the days before the first Sunday are week 0.</summary>
    public int WeekOfYear => (DayOfYear + 6 - (IsoDayOfWeek % 7)) / 7;

    public (long Year, int Week) IsoWeek()
    {
        // A week belongs to the year of its Thursday.
        var thursday = Of((DaysFrom(Year, Month, Day) + 4 - IsoDayOfWeek) * DayMillis);
        return (thursday.Year, ((thursday.DayOfYear - 1) / 7) + 1);
    }

    public long ToMillis() =>
        (DaysFrom(Year, Month, Day) * DayMillis) + (Hour * HourMillis) + (Minute * MinuteMillis) + (Second * SecondMillis) + Millisecond;

    /// <summary>Days since 1970-01-01; months outside 1 to 12 carry into the year, days into the month.</summary>
    public static long DaysFrom(long year, long month, long day)
    {
        year += FloorDiv(month - 1, 12);
        month = FloorMod(month - 1, 12) + 1;
        year -= month <= 2 ? 1 : 0;
        var era = FloorDiv(year, 400);
        var yearOfEra = year - (era * 400);
        var dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysPerEra) + dayOfEra - 719_468 + day - 1;
    }

    /// <summary>The Monday of week 1 of an ISO year.</summary>
    public static long IsoYearStart(long year)
    {
        var fourth = DaysFrom(year, 1, 4);
        return fourth - IsoDayOf(fourth) + 1;
    }

    public static int IsoDayOf(long days) => (int)FloorMod(days + 3, 7) + 1;

    public static int DaysInMonth(long year, int month) => (int)(DaysFrom(year, month + 1, 1) - DaysFrom(year, month, 1));

    public static long FloorDiv(long value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor != 0 && (value < 0) != (divisor < 0) ? quotient - 1 : quotient;
    }

    public static long FloorMod(long value, long divisor) => value - (FloorDiv(value, divisor) * divisor);
}
