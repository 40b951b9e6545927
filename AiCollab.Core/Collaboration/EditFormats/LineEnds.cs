namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Models write <c>\n</c>; a file keeps the line ends it has.</summary>
internal static class LineEnds
{
    /// <summary>The text with the line ends that most lines of <paramref name="file"/> have.</summary>
    public static string Like(string? file, string text) => file is not null && UsesCrLf(file) ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;

    /// <summary>The text with <c>\n</c> only.</summary>
    public static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static bool UsesCrLf(string text)
    {
        var all = text.AsSpan().Count('\n');
        return all > 0 && text.AsSpan().Count("\r\n") * 2 > all;
    }
}
