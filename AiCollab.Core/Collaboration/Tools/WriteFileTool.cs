using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.Tools;

internal sealed class WriteFileTool(ToolWorld world, FileWriting writing) : AgentTool(
    "write_file",
    "Makes a file or replaces its whole content. A file that exists must have been read whole before; use edit_file for small changes.",
    new ToolParameter("path", "The file, relative to the workspace."),
    new ToolParameter("content", "The whole new content."))
{
    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var path = arguments.Path();
        var content = arguments.Text("content");
        if (world.Seen.Whole(path) is { } seen)
        {
            return await writing.WriteAsync(path, seen, content, ct).ConfigureAwait(false);
        }

        var files = await world.Workspaces.ListFilesAsync(world.Session, ct).ConfigureAwait(false);
        return files.Any(f => f.Path == path)
            ? ToolResult.Refused($"{path} exists and you have not read it whole. Read it first, or use edit_file.")
            : await writing.WriteAsync(path, FileVersion.None, content, ct).ConfigureAwait(false);
    }
}
