using System.Text;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Collaboration.Tools;

internal sealed class RunCodeTool(ToolWorld world) : AgentTool(
    "run_code",
    "Runs a file of the workspace, or a snippet, in a sandbox without network; it sees a copy of the workspace's files. Gives the output.",
    new ToolParameter("path", "The file to run; leave out for a snippet.", Required: false),
    new ToolParameter("code", "The snippet to run; leave out for a file.", Required: false),
    new ToolParameter("language", "python or javascript; needed for a snippet.", Required: false),
    new ToolParameter("args", "Arguments of the program.", Required: false, Type: "array"))
{
    private const int MaxChars = 8_000;

    public override string Detail(ToolArguments arguments) =>
        arguments.Line("path") is { Length: > 0 } path ? path : $"{arguments.Line("language")} snippet".TrimStart();

    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var path = arguments.PathOrNone();
        var code = arguments.TextOrNone("code");
        if (path is null && string.IsNullOrWhiteSpace(code))
        {
            return ToolResult.Refused("Give a path or code to run.");
        }

        var asked = arguments.TextOrNone("language") is { Length: > 0 } language ? language : path?.Value ?? "";
        if ((world.Runner.Detect(asked) ?? (path is null ? null : world.Runner.Detect(path.Value.Value))) is not { } known)
        {
            return ToolResult.Refused(asked.Length == 0 ? "Say the language of the code." : $"\"{asked}\" is no language that can be run here; python and javascript are.");
        }

        var run = new RunCode(CodeRunId.New(), known.Id, path?.Value, path is null ? code : null);
        var result = await world.Writer.RunCodeAsync(run, arguments.Texts("args"), ct).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return new ToolResult(Told(result), Line(result), Failed: !result.Success);
    }

    private static string Line(CodeRun run) =>
        run.Success ? $"ok, {run.ExecutionTime.TotalSeconds:0.0} s" : run.Error is { } error ? $"{error.Type}: {First(error.Message)}" : $"{run.Verdict}: {run.Evidence}";

    private static string First(string text) => text.Split('\n')[0];

    private static string Told(CodeRun run)
    {
        var told = new StringBuilder($"{run.Verdict}. {run.Evidence}".TrimEnd()).AppendLine();
        Section(told, "Output", run.Output);
        Section(told, "Error output", run.Stderr);
        Section(told, "Error", run.Error is { } e ? (e.Trace.Length > 0 ? e.Trace : $"{e.Type}: {e.Message}") : "");
        Section(told, "Value", run.Value ?? "");
        if (run.Artifacts.Count > 0)
        {
            Section(told, "Files made", string.Join('\n', run.Artifacts.Select(a => a.Name)));
        }

        return told.ToString();
    }

    private static void Section(StringBuilder told, string title, string text)
    {
        if (text.Length > 0)
        {
            var shown = text.Length <= MaxChars ? text : $"{text[..(MaxChars / 2)]}\n[…]\n{text[^(MaxChars / 2)..]}";
            told.Append(title).AppendLine(":").AppendLine(DataFence.Around(shown));
        }
    }
}
