using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>How many files somebody changed last.</summary>
public sealed record AuthorShare(AuthorView Author, int Files, double Percent)
{
    /// <summary>Most files first; files that only keep a folder do not count.</summary>
    public static IReadOnlyList<AuthorShare> Of(IReadOnlyList<WorkspaceFile> files, TeamView team)
    {
        var counts = files.Where(f => f.Path.Name != FileTreeModel.Keeper).CountBy(f => f.LastAuthor).ToList();
        var all = counts.Sum(c => c.Value);
        return [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => new AuthorShare(team.Of(c.Key), c.Value, 100.0 * c.Value / all))];
    }
}
