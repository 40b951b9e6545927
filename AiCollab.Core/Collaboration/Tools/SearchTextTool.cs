namespace AiCollab.Core.Collaboration.Tools;

internal sealed class SearchTextTool(ToolWorld world) : AgentTool(
    "search_text",
    "Finds the lines of the workspace's text files that hold a text; capitals do not matter.",
    new ToolParameter("text", "What to look for, as it is (no pattern)."),
    new ToolParameter("folder", "Only in this folder.", Required: false))
{
    private const int MostFiles = 2000;
    private const int MostHits = 100;
    private const int LongestLine = 200;
    private const long LargestFile = 1 << 20;

    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var text = arguments.Text("text");
        var folder = arguments.TextOrNone("folder") is null or "" or "." or "./" or "/" ? null : arguments.PathOrNone("folder");
        if (text.Length == 0)
        {
            return ToolResult.Refused("Say what to look for.");
        }

        var all = await world.Workspaces.ListFilesAsync(world.Session, ct).ConfigureAwait(false);
        var hits = new List<string>();
        foreach (var file in all.Where(f => f.Size <= LargestFile && (folder is null || f.Path.IsWithin(folder.Value))).Take(MostFiles))
        {
            var content = await world.Workspaces.ReadFileAsync(world.Session, file.Path, ct).ConfigureAwait(false);
            hits.AddRange(Find(content.Text ?? "", text).Select(hit => $"{file.Path}:{hit}"));
            if (hits.Count > MostHits)
            {
                break;
            }
        }

        return hits.Count == 0
            ? new ToolResult("No file holds this text.", "not found")
            : new ToolResult(DataFence.Around(string.Join('\n', hits.Take(MostHits))), hits.Count > MostHits ? $"over {MostHits} lines" : $"{hits.Count} found");
    }

    private static IEnumerable<string> Find(string content, string text) =>
        content.Split('\n')
            .Select((line, i) => (Line: line.TrimEnd('\r'), Number: i + 1))
            .Where(l => l.Line.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(l => $"{l.Number}: {(l.Line.Length > LongestLine ? l.Line[..LongestLine] + "…" : l.Line)}");
}
