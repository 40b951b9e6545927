using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;

/// <summary>Reads dates from text: ISO 8601 and its usual relatives, or by a format.</summary>
internal static partial class DateText
{
    private static readonly Dictionary<char, string> Patterns = new()
    {
        ['Y'] = @"(?<Y>\d{4})",
        ['m'] = @"(?<m>\d{1,2})",
        ['d'] = @"(?<d>\d{1,2})",
        ['H'] = @"(?<H>\d{1,2})",
        ['M'] = @"(?<M>\d{1,2})",
        ['S'] = @"(?<S>\d{1,2})",
        ['L'] = @"(?<L>\d{1,3})",
        ['j'] = @"(?<j>\d{1,3})",
        ['z'] = @"(?<zone>[+-]\d{2}:?\d{2}|[+-]\d{2}|Z|UTC|GMT)",
        ['Z'] = @"(?<minutes>[+-]?\d{1,4})",
        ['b'] = "(?<b>[A-Za-z]{3})",
        ['B'] = "(?<b>[A-Za-z]{3,9})",
        ['G'] = @"(?<G>\d{4})",
        ['V'] = @"(?<V>\d{1,2})",
        ['u'] = @"(?<u>\d)",
        ['%'] = "%",
    };

    /// <summary>The moment in UTC milliseconds; null when the text is no date, or has a zone of its own besides the one given.</summary>
    public static long? Parse(string text, Zone? zone)
    {
        var match = Iso().Match(text);
        return match.Success ? Read(match, zone) : null;
    }

    public static long? Parse(string text, string format, Zone? zone)
    {
        var match = Regex.Match(text, Pattern(format), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? Read(match, zone) : null;
    }

    private static string Pattern(string format)
    {
        var pattern = new StringBuilder("^");
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                pattern.Append(Regex.Escape(format[i].ToString()));
                continue;
            }
            i++;
            pattern.Append(i < format.Length && Patterns.TryGetValue(format[i], out var part)
                ? part
                : throw CommandException.Location(18536, i < format.Length
                    ? $"Invalid format character '%{format[i]}' in format string"
                    : "Unmatched '%' at end of format string"));
        }
        return pattern.Append('$').ToString();
    }

    private static long? Read(Match match, Zone? zone)
    {
        var days = Days(match);
        var (hour, minute, second) = (Number(match, "H", 0), Number(match, "M", 0), Number(match, "S", 0));
        if (days is null || hour > 24 || minute > 59 || second > 59)
        {
            return null;
        }
        var local = (days.Value * CivilTime.DayMillis) + (hour * CivilTime.HourMillis) + (minute * CivilTime.MinuteMillis)
            + (second * CivilTime.SecondMillis) + Fraction(match);
        if (match.Groups["minutes"].Success)
        {
            return zone is null ? local - (Number(match, "minutes", 0) * CivilTime.MinuteMillis) : null;
        }
        if (match.Groups["zone"].Success)
        {
            var given = match.Groups["zone"].Value;
            return zone is null ? (given == "Z" ? Zone.Utc : Zone.Parse(given)).ToUtc(local) : null;
        }
        return (zone ?? Zone.Utc).ToUtc(local);
    }

    private static long? Days(Match match)
    {
        if (match.Groups["G"].Success)
        {
            return CivilTime.IsoYearStart(Number(match, "G", 1970)) + ((Number(match, "V", 1) - 1) * 7) + Number(match, "u", 1) - 1;
        }
        var year = Number(match, "Y", 1970);
        if (match.Groups["j"].Success)
        {
            return CivilTime.DaysFrom(year, 1, Number(match, "j", 1));
        }
        var month = match.Groups["b"].Success ? Month(match.Groups["b"].Value) : Number(match, "m", 1);
        var day = Number(match, "d", 1);
        return month is >= 1 and <= 12 && day >= 1 && day <= CivilTime.DaysInMonth(year, (int)month) ? CivilTime.DaysFrom(year, month, day) : null;
    }

    private static int Month(string name)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        return Enumerable.Range(1, 12).FirstOrDefault(month =>
            names.GetMonthName(month).Equals(name, StringComparison.OrdinalIgnoreCase)
            || names.GetAbbreviatedMonthName(month).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static long Fraction(Match match) => match.Groups["L"].Success
        ? long.Parse(match.Groups["L"].Value.PadRight(3, '0')[..3], CultureInfo.InvariantCulture)
        : 0;

    private static long Number(Match match, string group, long otherwise) =>
        match.Groups[group].Success ? long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(
        @"^(?<Y>\d{4})(-(?<m>\d{1,2})(-(?<d>\d{1,2}))?|(?<m>\d{2})(?<d>\d{2}))?([T ]\s*(?<H>\d{1,2})(:(?<M>\d{2})(:(?<S>\d{2})([.,](?<L>\d{1,9}))?)?|(?<M>\d{2})(?<S>\d{2})?)?)?\s*(?<zone>Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}
