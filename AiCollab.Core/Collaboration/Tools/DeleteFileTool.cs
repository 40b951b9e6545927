namespace AiCollab.Core.Collaboration.Tools;

internal sealed class DeleteFileTool(ToolWorld world) : AgentTool(
    "delete_file",
    "Deletes a file or folder. The history keeps it.",
    new ToolParameter("path", "The file or folder."))
{
    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var path = arguments.Path();
        await world.Writer.KeepAsync(ct).ConfigureAwait(false); // checks the fence
        var origin = await world.OriginAsync(ct).ConfigureAwait(false);
        var (paths, commit) = await world.Workspaces.DeleteFileAsync(world.Session, path, world.Author, origin, ct).ConfigureAwait(false);
        world.Seen.Forget(path);
        world.Writer.FilesChanged(paths, commit);
        return new ToolResult($"{path} was deleted.", "deleted");
    }
}
