namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>Code whose closing fence has not come yet, so that it looks like code from its first letter on.</summary>
public static class OpenFence
{
    /// <summary>Where the last line begins, when it looks like a fence that is still being written; looked for from <paramref name="from"/> on.</summary>
    public static int? Begins(string text, int from)
    {
        var line = Math.Max(from, text.LastIndexOf('\n') + 1);
        return IsFence(text.AsSpan(line).TrimStart()) ? line : null;
    }

    /// <summary>The block as far as it is written; <paramref name="text"/> begins with the line of the opening fence.</summary>
    public static ChatBlock.Code Read(string text)
    {
        var end = text.IndexOf('\n');
        var head = (end < 0 ? text : text[..end]).TrimEnd();
        var fence = head.TrimStart();
        var indent = head.Length - fence.Length;
        var lines = end < 0 ? [] : text[(end + 1)..].Split('\n').Select(line => Without(line.TrimEnd('\r'), indent)).ToList();
        if (lines.Count > 0 && IsClosing(lines[^1], fence[0]))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var (tag, path) = MarkdownRenderer.ReadInfo(fence.TrimStart(fence[0]));
        return new ChatBlock.Code(tag, path, string.Join('\n', lines));
    }

    private static bool IsFence(ReadOnlySpan<char> line) =>
        line is ['`', '`', '`', ..] ? !line.TrimStart('`').Contains('`') : line is ['~', '~', '~', ..];

    // The closing fence comes letter by letter, too.
    private static bool IsClosing(string line, char mark) => line.Length > 0 && line.Trim().TrimStart(mark).Length == 0;

    private static string Without(string line, int indent) => line[Math.Min(indent, line.Length - line.TrimStart(' ').Length)..];
}
