using Microsoft.Extensions.Options;

namespace AiCollab.Core.Costs;

/// <summary>Days and months as budgets count them: in the configured time zone (<c>Costs:TimeZone</c>, an IANA name).</summary>
public sealed class CostCalendar(IOptions<CostOptions> options, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

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

    /// <summary>The day of a moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, _zone).DateTime);
}
