using System.Globalization;

namespace AiCollab.Web.Features.Workspace;

/// <summary>Times as the person's own clock shows them; UTC until the browser told its zone.</summary>
public sealed class LocalClock(TimeProvider time)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>Takes the browser's zone (an IANA name); an unknown one leaves the clock as it is.</summary>
    public void Use(string zone) => _zone = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : _zone;

    /// <summary><c>12:01</c> today, <c>3 Mar, 12:01</c> on other days.</summary>
    public string Short(DateTimeOffset at)
    {
        var (local, today) = (Local(at), Local(time.GetUtcNow()).Date);
        return local.ToString(local.Date == today ? "HH:mm" : "d MMM, HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Day, time and zone offset, for a tooltip.</summary>
    public string Exact(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);
}
