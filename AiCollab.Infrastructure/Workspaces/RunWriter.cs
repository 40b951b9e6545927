using System.Text;
using AiCollab.Core.Collaboration;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Brings what a run left into the workspace: each file against what the run saw, all of them as one commit by the runner.</summary>
internal sealed class RunWriter(WorkspaceRepository repository, WorkspaceUsage usage, TimeProvider clock)
{
    private const string Author = "Runner";
    private const string Email = "runner@aicollab";

    private readonly List<RunChange> _told = [];
    private readonly Dictionary<WorkspacePath, Blob?> _taken = [];
    private readonly List<(FileWrite Write, Blob? Current, Blob? Old, Blob Proposed, string Marked)> _conflicts = [];

    /// <summary>Writes; what cannot be taken is told, and the rest goes on.</summary>
    /// <exception cref="QuotaExceededException">All of it together would pass a limit; nothing was changed.</exception>
    public RunChanges Write(SessionId session, RunWrite run)
    {
        var seen = repository.Git.Lookup<Tree>(run.Tree) ?? throw new InvalidException("What the run saw is not known any more, so its files were not kept.");
        var author = new ChangeAuthor(run.OnBehalfOf.Participant, Author, Email);
        var origin = new ChangeOrigin(session, Execution: run.Run, OnBehalfOf: run.OnBehalfOf);
        foreach (var file in run.Files.DistinctBy(f => f.Name))
        {
            if (!WorkspacePath.TryParse(file.Name, out var path, out var problem))
            {
                _told.Add(RunChange.Refused(file.Name, problem));
            }
            else if (file.Content is null)
            {
                Delete(path, seen);
            }
            else
            {
                Take(new FileWrite(path, seen[path.Value]?.Target is Blob b ? b.Version() : FileVersion.None, file.Content, author, origin), seen);
            }
        }

        RefuseClashes();
        usage.Check(_taken.Where(t => t.Value is not null).Select(t => (t.Key, t.Value!.Size)));
        foreach (var (write, current, old, proposed, marked) in _conflicts)
        {
            new ConflictRecords(repository, clock).Add(session, write, current, old, proposed, marked);
        }

        return new RunChanges(_taken.Count == 0 ? null : Commit(run, author, origin), [.. _told.OrderBy(t => t.Path, StringComparer.Ordinal)]);
    }

    private void Delete(WorkspacePath path, Tree seen)
    {
        if (Plain(repository.Head[path.Value]) is not { } current)
        {
            return;
        }

        if (current.Id == seen[path.Value]?.Target.Id)
        {
            Keep(path, null, RunChangeKind.Deleted);
        }
        else
        {
            _told.Add(new RunChange(path.Value, RunChangeKind.Conflicted, "The run deleted it, but it was changed meanwhile, so it stays."));
        }
    }

    private void Take(FileWrite write, Tree seen)
    {
        if (repository.Head[write.Path.Value] is { Mode: Mode.SymbolicLink or Mode.GitLink })
        {
            _told.Add(RunChange.Refused(write.Path.Value, "A link is there, which cannot be written here."));
            return;
        }

        var (current, old) = (Plain(repository.Head[write.Path.Value]), Plain(seen[write.Path.Value]));
        var proposed = Store(write.Content);
        if (current?.Id == proposed.Id)
        {
            return;
        }

        if (current?.Id == old?.Id)
        {
            Keep(write.Path, proposed, current is null ? RunChangeKind.Added : RunChangeKind.Changed);
            return;
        }

        Merge(write, current, old, proposed);
    }

    private void Merge(FileWrite write, Blob? current, Blob? old, Blob proposed)
    {
        var (oldText, ourText, theirText) = (Text(old), Text(current), BlobContent.Text(write.Content));
        var merge = current is null || oldText is null || ourText is null || theirText is null ? null : ThreeWayMerge.Merge(oldText, ourText, theirText, "current", Author);
        if (merge is { IsClean: true })
        {
            Keep(write.Path, Store(Encoding.UTF8.GetBytes(merge.Text)), RunChangeKind.Merged);
            return;
        }

        _conflicts.Add((write, current, old, proposed, merge?.Text ?? ""));
        _told.Add(new RunChange(write.Path.Value, RunChangeKind.Conflicted, "It was changed meanwhile; both sides wait for a decision."));
    }

    /// <summary>A path that is a file here and a folder there cannot be both.</summary>
    private void RefuseClashes()
    {
        var files = repository.Files().Select(f => f.Path).Where(p => !(_taken.TryGetValue(p, out var blob) && blob is null)).Concat(_taken.Where(t => t.Value is not null).Select(t => t.Key)).Select(p => p.Value).ToHashSet(StringComparer.Ordinal);
        var folders = files.SelectMany(Above).ToHashSet(StringComparer.Ordinal);
        foreach (var path in _taken.Where(t => t.Value is not null).Select(t => t.Key).ToList())
        {
            if (folders.Contains(path.Value) || Above(path.Value).Any(folder => files.Contains(folder) || repository.Head[folder] is { Mode: Mode.SymbolicLink or Mode.GitLink }))
            {
                _taken.Remove(path);
                _told.RemoveAll(t => t.Path == path.Value);
                _told.Add(RunChange.Refused(path.Value, "A file and a folder cannot be in one place."));
            }
        }
    }

    private string Commit(RunWrite run, ChangeAuthor author, ChangeOrigin origin)
    {
        var tree = TreeDefinition.From(repository.Head.Tree);
        foreach (var gone in _taken.Where(t => t.Value is null))
        {
            tree.Remove(gone.Key.Value);
        }

        foreach (var (path, blob) in _taken.Where(t => t.Value is not null))
        {
            tree.Add(path.Value, blob, Plain(repository.Head[path.Value]) is null ? Mode.NonExecutableFile : repository.Head[path.Value].Mode);
        }

        var subject = $"Run {run.Title}: {_taken.Count} {(_taken.Count == 1 ? "file" : "files")}";
        return new TreeEditor(repository, usage).Finish(
            tree, author, subject, origin, [.. _taken.Where(t => t.Value is null).Select(t => t.Key)], [.. _taken.Where(t => t.Value is not null).Select(t => (t.Key, t.Value!))]);
    }

    private void Keep(WorkspacePath path, Blob? blob, RunChangeKind kind)
    {
        // Two names may be one path in normal form: the first counts.
        if (_taken.TryAdd(path, blob))
        {
            _told.Add(new RunChange(path.Value, kind));
        }
    }

    private Blob Store(byte[] content) => repository.Git.ObjectDatabase.CreateBlob(new MemoryStream(content));

    private static Blob? Plain(TreeEntry? entry) => entry is { TargetType: TreeEntryTargetType.Blob } and not { Mode: Mode.SymbolicLink } ? (Blob)entry.Target : null;

    private static string? Text(Blob? blob) => blob is null ? "" : BlobContent.Text(blob.Bytes());

    private static IEnumerable<string> Above(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }
}
