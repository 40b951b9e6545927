using System.Globalization;

namespace AiCollab.Web.Features.Workspace;

/// <summary>Amounts in words for people, always with their unit.</summary>
public static class Amounts
{
    /// <summary><c>812 B</c>, <c>1.5 KB</c>, <c>42 MB</c> (1 KB = 1,024 B).</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => Say(bytes, "0", "B"),
        < 10L << 10 => Say(bytes / 1024.0, "0.0", "KB"),
        < 1L << 20 => Say(bytes / 1024.0, "0", "KB"),
        < 10L << 20 => Say(bytes / 1048576.0, "0.0", "MB"),
        < 1L << 30 => Say(bytes / 1048576.0, "0", "MB"),
        _ => Say(bytes / 1073741824.0, "0.0", "GB"),
    };

    /// <summary><c>0.84 s</c>, <c>12.4 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Time(TimeSpan span) => span.TotalSeconds switch
    {
        < 10 => Say(span.TotalSeconds, "0.00", "s"),
        < 60 => Say(span.TotalSeconds, "0.0", "s"),
        _ => $"{(int)span.TotalMinutes} min {span.Seconds} s",
    };

    /// <summary><c>1,204 tokens</c>, <c>1 token</c>.</summary>
    public static string Count(long count, string one) =>
        count.ToString("N0", CultureInfo.InvariantCulture) + " " + one + (count == 1 ? "" : "s");

    private static string Say(double value, string format, string unit) => value.ToString(format, CultureInfo.InvariantCulture) + " " + unit;
}
