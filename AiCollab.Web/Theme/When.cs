using System.Globalization;

namespace AiCollab.Web.Theme;

/// <summary>Dates as people say them: near ones relative, far ones as a date.</summary>
public static class When
{
    public static string Say(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now - at;
        var days = (now.UtcDateTime.Date - at.UtcDateTime.Date).Days;
        return age switch
        {
            { TotalSeconds: < -59 } => Date(at, now),
            { TotalSeconds: < 60 } => "now",
            { TotalMinutes: < 60 } => $"{(int)age.TotalMinutes} min ago",
            { TotalHours: < 12 } => $"{(int)age.TotalHours} h ago",
            _ when days == 0 => "today",
            _ when days == 1 => "yesterday",
            _ when days < 7 => at.ToString("dddd", CultureInfo.InvariantCulture),
            _ => Date(at, now),
        };
    }

    private static string Date(DateTimeOffset at, DateTimeOffset now) =>
        at.ToString(at.Year == now.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
}
