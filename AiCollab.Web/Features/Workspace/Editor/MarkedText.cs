namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>Reads text with conflict markers (diff3 style, as git writes them).</summary>
public static class MarkedText
{
    /// <summary>Where two edits met: the line, and the first line of each side.</summary>
    public sealed record Meeting(int Line, string Theirs, string Mine);

    public static Meeting None { get; } = new(0, "", "");

    /// <summary>Whether markers are still in the text.</summary>
    public static bool HasMarkers(string text) =>
        text.Split('\n').Any(l => l.StartsWith("<<<<<<< ", StringComparison.Ordinal) || l.StartsWith(">>>>>>> ", StringComparison.Ordinal));

    /// <summary>The first meeting; the upper side is the file as it is, the lower one the write that was kept back.</summary>
    public static Meeting First(string marked)
    {
        var lines = marked.Split('\n');
        var start = Array.FindIndex(lines, l => l.StartsWith("<<<<<<<", StringComparison.Ordinal));
        var middle = start < 0 ? -1 : Array.FindIndex(lines, start, l => l.StartsWith("=======", StringComparison.Ordinal));
        return middle < 0 ? None : new Meeting(start + 1, Text(lines, start + 1), Text(lines, middle + 1));
    }

    /// <summary>The whole text with every meeting decided for one side: the upper (as it is) or the lower (the write kept back).</summary>
    public static string Choose(string marked, bool upper)
    {
        var text = new System.Text.StringBuilder();
        var part = ' ';
        foreach (var line in Lines(marked))
        {
            if (line.Length >= 7 && (line[..7], part) is ("<<<<<<<", ' ') or ("|||||||", '<') or ("=======", '|') or (">>>>>>>", '='))
            {
                part = line[0] == '>' ? ' ' : line[0];
            }
            else if (part == ' ' || part == (upper ? '<' : '='))
            {
                text.Append(line);
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var i ? i + 1 : text.Length;
            yield return text[start..end];
            start = end;
        }
    }

    private static string Text(string[] lines, int at) =>
        at < lines.Length && !IsMarker(lines[at]) ? lines[at].TrimEnd('\r') : "(nothing)";

    private static bool IsMarker(string line) => line.Length >= 7 && line[..7] is "|||||||" or "=======" or ">>>>>>>";
}
