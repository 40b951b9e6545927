namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>A name for code that is in no file, so that runs can be told apart in a list.</summary>
public static class SnippetTitle
{
    private const int Longest = 80;
    private static readonly string[] SaysLittle = ["import ", "from ", "#", "//", "'use strict'", "\"use strict\""];

    /// <summary>The first line that is no import and no remark; the first at all when there are only such; null for blank code.</summary>
    public static string? Of(string code)
    {
        var lines = code.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var line = lines.FirstOrDefault(l => !SaysLittle.Any(s => l.StartsWith(s, StringComparison.Ordinal))) ?? lines.FirstOrDefault();
        return line?.Length > Longest ? line[..Longest] + "…" : line;
    }
}
