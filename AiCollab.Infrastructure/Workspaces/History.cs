using AiCollab.Core.Workspaces;
using LibGit2Sharp;
using NotFoundException = AiCollab.Core.Errors.NotFoundException;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Reads a workspace's commits.</summary>
internal sealed class History(WorkspaceRepository repository)
{
    /// <summary>The newest commits, of one file or of all.</summary>
    public IReadOnlyList<WorkspaceCommit> Log(WorkspacePath? path, int limit)
    {
        var filter = new CommitFilter
        {
            IncludeReachableFrom = repository.Head,
            SortBy = CommitSortStrategies.Topological | CommitSortStrategies.Time,
        };
        var commits = path is { } file
            ? repository.Git.Commits.QueryBy(file.Value, filter).Select(e => e.Commit)
            : repository.Git.Commits.QueryBy(filter);
        return [.. commits.Take(limit).Select(c => new WorkspaceCommit(
            c.Sha, c.Author.Name, c.Author.Email, c.MessageShort, c.Author.When, CommitText.Trailers(c.Message)))];
    }

    /// <summary>The unified diff of a commit against its first parent.</summary>
    public string Diff(string id)
    {
        var commit = ObjectId.TryParse(id, out var sha) ? repository.Git.Lookup<Commit>(sha) : null;
        if (commit is null)
        {
            throw new NotFoundException("This change is not in the workspace's history any more.");
        }

        return repository.Git.Diff.Compare<Patch>(commit.Parents.FirstOrDefault()?.Tree, commit.Tree).Content;
    }
}
