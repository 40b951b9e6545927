namespace AiCollab.Core.Collaboration.Tools;

internal sealed class ListFilesTool(ToolWorld world) : AgentTool(
    "list_files",
    "Lists the files of the workspace with their sizes.",
    new ToolParameter("folder", "Only files in this folder.", Required: false))
{
    private const int Most = 1000;

    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var folder = arguments.TextOrNone("folder") is null or "" or "." or "./" or "/" ? null : arguments.PathOrNone("folder");
        var all = await world.Workspaces.ListFilesAsync(world.Session, ct).ConfigureAwait(false);
        var files = all.Where(f => folder is null || f.Path.IsWithin(folder.Value)).ToArray();
        var list = string.Join('\n', files.Take(Most).Select(f => $"{f.Path} ({f.Size} bytes)"));
        var more = files.Length > Most ? $"\n{files.Length - Most} more are left out; name a folder." : "";
        return files.Length == 0
            ? new ToolResult("There are no files there.", "no files")
            : new ToolResult(DataFence.Around(list) + more, files.Length == 1 ? "1 file" : $"{files.Length} files");
    }
}
