namespace AiCollab.Core.Collaboration.Tools;

internal sealed class RenameFileTool(ToolWorld world) : AgentTool(
    "rename_file",
    "Renames or moves a file or folder.",
    new ToolParameter("from", "The path now."),
    new ToolParameter("to", "The new path."))
{
    public override string Detail(ToolArguments arguments) => $"{arguments.Line("from")} to {arguments.Line("to")}";

    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var (from, to) = (arguments.Path("from"), arguments.Path("to"));
        await world.Writer.KeepAsync(ct).ConfigureAwait(false); // checks the fence
        var origin = await world.OriginAsync(ct).ConfigureAwait(false);
        var (paths, commit) = await world.Workspaces.RenameFileAsync(world.Session, from, to, world.Author, origin, ct).ConfigureAwait(false);
        world.Seen.Forget(from);
        world.Writer.FilesChanged([from, .. paths], commit);
        return new ToolResult($"{from} is {to} now.", "renamed");
    }
}
