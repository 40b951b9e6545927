using System.Text.RegularExpressions;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>The three lines that hold a SEARCH/REPLACE pair.</summary>
internal enum HunkMarkerKind
{
    Search,
    Divider,
    Replace,
}

/// <summary>A marker line, with the path some models write on it.</summary>
internal sealed partial record HunkMarker(HunkMarkerKind Kind, string Rest)
{
    /// <summary>The marker that a line is, or null.</summary>
    public static HunkMarker? Read(string line)
    {
        var trimmed = line.Trim();
        if (trimmed.Length < 5)
        {
            return null;
        }

        return trimmed[0] switch
        {
            '<' or '-' => Of(SearchLine().Match(trimmed), HunkMarkerKind.Search),
            '=' => DividerLine().IsMatch(trimmed) ? new HunkMarker(HunkMarkerKind.Divider, "") : null,
            '>' or '+' => Of(ReplaceLine().Match(trimmed), HunkMarkerKind.Replace),
            _ => null,
        };
    }

    private static HunkMarker? Of(Match match, HunkMarkerKind kind) =>
        match.Success ? new HunkMarker(kind, match.Groups["rest"].Value.Trim()) : null;

    [GeneratedRegex(@"^(?:<{5,}\s*(?:SEARCH|ORIGINAL|HEAD|OLD|FIND)|-{5,}\s*SEARCH)\b:?\s*>*(?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex SearchLine();

    [GeneratedRegex(@"^={5,}$")]
    private static partial Regex DividerLine();

    [GeneratedRegex(@"^(?:(?:>{5,}\s*(?:REPLACE|UPDATED|NEW|REPLACEMENT)|\+{5,}\s*REPLACE)\b(?<rest>.*)|>{5,}(?<rest>))$", RegexOptions.IgnoreCase)]
    private static partial Regex ReplaceLine();
}
