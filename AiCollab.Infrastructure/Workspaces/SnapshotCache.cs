using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>
/// Copies of workspaces for runs to read, one directory a tree, shared by all runs that see the same tree and removed when
/// the last of them is over and a newer one exists.
/// </summary>
internal sealed class SnapshotCache
{
    private readonly string _root;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);

    public SnapshotCache(string root)
    {
        _root = root;
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        Directory.CreateDirectory(root);
    }

    /// <summary>A directory with the files of the newest commit. Called under the workspace's lock.</summary>
    public IWorkspaceSnapshot Take(SessionId session, WorkspaceRepository repository)
    {
        var home = Path.Combine(_root, session.ToString());
        var directory = Path.Combine(home, repository.Head.Tree.Sha);
        lock (_gate)
        {
            _users[directory] = _users.GetValueOrDefault(directory) + 1;
        }

        if (!Directory.Exists(directory))
        {
            Export(repository, directory);
            RemoveUnused(home, directory);
        }

        return new Snapshot(this, directory, repository.Head.Tree.Sha);
    }

    private static void Export(WorkspaceRepository repository, string directory)
    {
        var temporary = directory + ".new";
        Directory.CreateDirectory(temporary);
        var tree = new WorkTree(temporary);
        foreach (var (path, entry) in repository.Files())
        {
            tree.Write(path, ((LibGit2Sharp.Blob)entry.Target).Bytes());
        }

        Directory.Move(temporary, directory);
    }

    private void RemoveUnused(string home, string keep)
    {
        foreach (var old in Directory.GetDirectories(home))
        {
            lock (_gate)
            {
                if (old == keep || _users.ContainsKey(old))
                {
                    continue;
                }

                Directory.Delete(old, recursive: true);
            }
        }
    }

    private void Release(string directory)
    {
        lock (_gate)
        {
            if (--_users[directory] == 0)
            {
                _users.Remove(directory);
            }
        }
    }

    private sealed class Snapshot(SnapshotCache cache, string directory, string tree) : IWorkspaceSnapshot
    {
        private int _released;

        public string Directory => directory;

        public string Tree => tree;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                cache.Release(directory);
            }

            return ValueTask.CompletedTask;
        }
    }
}
