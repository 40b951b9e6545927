using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.Tools;

internal sealed class ReadFileTool(ToolWorld world) : AgentTool(
    "read_file",
    "Reads a text file, or some lines of it. Without lines, long files are cut; read the rest by lines.",
    new ToolParameter("path", "The file, relative to the workspace."),
    new ToolParameter("from_line", "First line, from 1.", Required: false, Type: "integer"),
    new ToolParameter("to_line", "Last line.", Required: false, Type: "integer"))
{
    private const int MaxChars = 40_000;

    public override string Detail(ToolArguments arguments)
    {
        var (from, to) = (arguments.Line("from_line"), arguments.Line("to_line"));
        var lines = (from, to) switch
        {
            ("", "") => "",
            (_, "") => $", from line {from}",
            ("", _) => $", lines 1 to {to}",
            _ => $", lines {from} to {to}",
        };
        return arguments.Line("path") + lines;
    }

    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var file = await world.Workspaces.ReadFileAsync(world.Session, arguments.Path(), ct).ConfigureAwait(false);
        if (file.Text is not { } text)
        {
            return ToolResult.Refused($"{file.Path} is not a text file ({file.Bytes.Length} bytes).");
        }

        var lines = text.Split('\n');
        var count = text.EndsWith('\n') ? lines.Length - 1 : lines.Length;
        var from = Math.Clamp(arguments.NumberOrNone("from_line") ?? 1, 1, Math.Max(1, count));
        var to = Math.Clamp(arguments.NumberOrNone("to_line") ?? count, from, Math.Max(from, count));
        return from == 1 && to >= count && text.Length <= MaxChars ? Whole(file, text, count) : Part(file.Path, lines, from, to, count);
    }

    private ToolResult Whole(FileContent file, string text, int count)
    {
        world.Seen.Saw(file.Path, file.Version);
        return new ToolResult($"{file.Path}, {count} lines:\n{DataFence.Around(text)}", count == 1 ? "1 line" : $"{count} lines");
    }

    private static ToolResult Part(WorkspacePath path, string[] lines, int from, int to, int count)
    {
        var length = 0;
        var last = from;
        while (last <= to && (length += lines[last - 1].Length + 1) <= MaxChars)
        {
            last++;
        }

        last = Math.Max(from, last - 1);
        var part = string.Join('\n', lines[(from - 1)..last]);
        part = part.Length > MaxChars ? part[..MaxChars] : part;
        return new ToolResult($"{path}, lines {from} to {last} of {count}:\n{DataFence.Around(part)}", $"lines {from} to {last} of {count}");
    }
}
