using System.Collections.Concurrent;
using AiCollab.Core.Sessions;
using LibGit2Sharp;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Remembers who changed each file last, so that a listing need not walk the history every time.</summary>
internal sealed class LastAuthors
{
    // Files older than this many commits show no author in the list; their blame still does.
    private const int MaxCommits = 2_000;

    private readonly ConcurrentDictionary<SessionId, Known> _known = new();

    /// <summary>The author of each path's newest change.</summary>
    public IReadOnlyDictionary<string, string> Of(SessionId session, WorkspaceRepository repository)
    {
        var head = repository.Head;
        var known = _known.GetValueOrDefault(session);
        if (known?.Head == head.Sha)
        {
            return known.Authors;
        }

        var authors = Walk(repository.Git, head, known);
        _known[session] = new Known(head.Sha, authors);
        return authors;
    }

    /// <summary>Forgets a workspace that was deleted.</summary>
    public void Forget(SessionId session) => _known.TryRemove(session, out _);

    private static Dictionary<string, string> Walk(Repository git, Commit head, Known? known)
    {
        var authors = new Dictionary<string, string>(StringComparer.Ordinal);
        var commit = head;
        for (var i = 0; commit is not null && i < MaxCommits && commit.Sha != known?.Head; i++)
        {
            var parent = commit.Parents.FirstOrDefault();
            foreach (var change in git.Diff.Compare<TreeChanges>(parent?.Tree, commit.Tree, new CompareOptions { Similarity = SimilarityOptions.None }))
            {
                authors.TryAdd(change.Path, commit.Author.Name);
            }

            commit = parent;
        }

        if (commit is not null && known is not null && commit.Sha == known.Head)
        {
            foreach (var (path, author) in known.Authors)
            {
                authors.TryAdd(path, author);
            }
        }

        return authors;
    }

    private sealed record Known(string Head, IReadOnlyDictionary<string, string> Authors);
}
