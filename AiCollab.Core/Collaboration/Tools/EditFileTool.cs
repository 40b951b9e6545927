using AiCollab.Core.Collaboration.EditFormats;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.Tools;

internal sealed class EditFileTool(ToolWorld world, FileWriting writing) : AgentTool(
    "edit_file",
    "Replaces some lines of a file. The lines to search must stand in the file exactly as given and fit one place only; give enough of them.",
    new ToolParameter("path", "The file, relative to the workspace."),
    new ToolParameter("search", "The lines as they are now."),
    new ToolParameter("replace", "The lines to put there; empty deletes them."))
{
    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var path = arguments.Path();
        var hunk = new EditHunk(Lines(arguments.Text("search")), Lines(arguments.TextOrNone("replace") ?? ""));
        var file = await world.Workspaces.ReadFileAsync(world.Session, path, ct).ConfigureAwait(false);
        if (file.Text is not { } text)
        {
            return ToolResult.Refused($"{path} is not a text file.");
        }

        return new FileEdit.Patch(path, [hunk]).ApplyTo(text) switch
        {
            EditOutcome.Applied applied => await WriteAsync(path, file.Version, applied.Text, ct).ConfigureAwait(false),
            EditOutcome.Missed missed => new ToolResult(missed.Correction, "the lines to replace were not found", Failed: true),
            var other => throw new InvalidOperationException($"An edit cannot end as {other}."),
        };
    }

    // Only the lines searched for were seen: what the model knows of the whole file stays what it was.
    private async Task<ToolResult> WriteAsync(WorkspacePath path, FileVersion now, string text, CancellationToken ct)
    {
        var knewAll = world.Seen.Whole(path) == now;
        var result = await writing.WriteAsync(path, now, text, ct).ConfigureAwait(false);
        if (!knewAll)
        {
            world.Seen.Forget(path);
        }

        return result;
    }

    private static string Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        return lines.EndsWith('\n') ? lines[..^1] : lines;
    }
}
