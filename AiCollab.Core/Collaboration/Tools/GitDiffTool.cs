namespace AiCollab.Core.Collaboration.Tools;

internal sealed class GitDiffTool(ToolWorld world) : AgentTool(
    "git_diff",
    "Shows the newest commits and the diff of one of them.",
    new ToolParameter("commit", "The commit's id; leave out for the newest.", Required: false))
{
    private const int Commits = 10;
    private const int MaxChars = 20_000;

    public override async Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct)
    {
        var log = await world.Workspaces.LogAsync(world.Session, null, Commits, ct).ConfigureAwait(false);
        var asked = arguments.TextOrNone("commit") ?? "";
        var commit = log.FirstOrDefault(c => c.Id.StartsWith(asked, StringComparison.OrdinalIgnoreCase));
        if (commit is null)
        {
            return ToolResult.Refused(log.Count == 0 ? "There are no commits yet." : $"Commit \"{asked}\" is not among the newest {Commits}.");
        }

        var diff = await world.Workspaces.DiffAsync(world.Session, commit.Id, ct).ConfigureAwait(false);
        var list = string.Join('\n', log.Select(c => $"{c.Id[..10]} {c.Author}: {c.Subject}"));
        var shown = diff.Length > MaxChars ? diff[..MaxChars] + "\n[cut]" : diff;
        return new ToolResult($"Newest commits:\n{DataFence.Around(list)}\nDiff of {commit.Id[..10]}:\n{DataFence.Around(shown)}", commit.Id[..10]);
    }
}
