using System.Globalization;
using System.Text;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;

/// <summary>Writes dates by MongoDB's format specifiers.</summary>
internal static class DateFormat
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly Dictionary<char, Func<CivilTime, long, Zone, string>> Writers = new()
    {
        ['Y'] = (time, _, _) => Year(time.Year),
        ['m'] = (time, _, _) => time.Month.ToString("D2", Culture),
        ['d'] = (time, _, _) => time.Day.ToString("D2", Culture),
        ['H'] = (time, _, _) => time.Hour.ToString("D2", Culture),
        ['M'] = (time, _, _) => time.Minute.ToString("D2", Culture),
        ['S'] = (time, _, _) => time.Second.ToString("D2", Culture),
        ['L'] = (time, _, _) => time.Millisecond.ToString("D3", Culture),
        ['j'] = (time, _, _) => time.DayOfYear.ToString("D3", Culture),
        ['w'] = (time, _, _) => ((time.IsoDayOfWeek % 7) + 1).ToString(Culture),
        ['u'] = (time, _, _) => time.IsoDayOfWeek.ToString(Culture),
        ['U'] = (time, _, _) => time.WeekOfYear.ToString("D2", Culture),
        ['V'] = (time, _, _) => time.IsoWeek().Week.ToString("D2", Culture),
        ['G'] = (time, _, _) => Year(time.IsoWeek().Year),
        ['b'] = (time, _, _) => Culture.DateTimeFormat.GetAbbreviatedMonthName(time.Month),
        ['B'] = (time, _, _) => Culture.DateTimeFormat.GetMonthName(time.Month),
        ['z'] = (_, offset, _) => string.Create(Culture, $"{(offset < 0 ? '-' : '+')}{Math.Abs(offset) / CivilTime.HourMillis:D2}{Math.Abs(offset) / CivilTime.MinuteMillis % 60:D2}"),
        ['Z'] = (_, offset, _) => (offset / CivilTime.MinuteMillis).ToString(Culture),
        ['%'] = (_, _, _) => "%",
    };

    public static void Check(string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] == '%' && (++i == format.Length || !Writers.ContainsKey(format[i])))
            {
                throw CommandException.Location(18536, i == format.Length
                    ? "Unmatched '%' at end of format string"
                    : $"Invalid format character '%{format[i]}' in format string");
            }
        }
    }

    public static string Write(string format, long millis, Zone zone)
    {
        Check(format);
        var offset = zone.OffsetAt(millis);
        var time = CivilTime.Of(millis + offset);
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            text.Append(format[i] == '%' ? Writers[format[++i]](time, offset, zone) : format[i].ToString());
        }
        return text.ToString();
    }

    private static string Year(long year) => year is >= 0 and <= 9999
        ? year.ToString("D4", Culture)
        : throw CommandException.Location(18537, $"Could not convert date to string: date component was outside the supported range of 0-9999: {year}");
}
