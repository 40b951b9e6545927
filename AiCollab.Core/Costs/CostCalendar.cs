using System.Globalization;
using Microsoft.Extensions.Options;

namespace AiCollab.Core.Costs;

/// <summary>Days and months as budgets count them: in the configured time zone (<c>Costs:TimeZone</c>, an IANA name).</summary>
public sealed class CostCalendar(IOptions<CostOptions> options, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>The time zone's IANA name.</summary>
    public string Zone => options.Value.TimeZone;

    /// <summary>The current moment in the time zone.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), _zone);

    /// <summary>The current day.</summary>
    public DateOnly Today => DayOf(clock.GetUtcNow());

    /// <summary>The moment a day begins. Where clocks skip midnight it is the first moment of the day that exists.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (_zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight));
    }

    /// <summary>A day as rows and budgets are named by it: <c>2026-03-09</c>.</summary>
    public static string DayText(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>The day's month as budgets are named by it: <c>2026-03</c>.</summary>
    public static string MonthText(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="DayText"/> wrote.</summary>
    public static DateOnly ReadDay(string text) => DateOnly.ParseExact(text, DayFormat, CultureInfo.InvariantCulture);

    /// <summary>The day of a moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, _zone).DateTime);
}
