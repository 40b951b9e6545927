using AiCollab.Core.Errors;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;
using NotFoundException = AiCollab.Core.Errors.NotFoundException;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>
/// One workspace's git repository, opened for one operation. The branch's newest commit is the truth; the files on disk follow
/// it and are put right when they do not (a crash between the two loses nothing).
/// </summary>
internal sealed class WorkspaceRepository : IDisposable
{
    private const string Branch = "refs/heads/main";
    private static readonly Identity Committer = new("AiCollab", "product@aicollab");

    private readonly Repository _git;
    private readonly TimeProvider _clock;

    private WorkspaceRepository(Repository git, TimeProvider clock) => (_git, _clock) = (git, clock);

    /// <summary>The repository, for reading.</summary>
    public Repository Git => _git;

    /// <summary>The newest commit; there is always one.</summary>
    public Commit Head => _git.Lookup<Commit>(_git.Refs[Branch].ResolveToDirectReference().TargetIdentifier);

    /// <summary>Opens the repository in <paramref name="directory"/>.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public static WorkspaceRepository Open(string directory, TimeProvider clock)
    {
        if (!Repository.IsValid(directory))
        {
            throw new NotFoundException("This session's workspace is gone. Start a new session, or restore it from a backup.");
        }

        return new WorkspaceRepository(new Repository(directory), clock);
    }

    /// <summary>Makes the repository with an empty first commit; does nothing when it is there.</summary>
    public static void Create(string directory, TimeProvider clock)
    {
        if (Repository.IsValid(directory) && HasHead(directory))
        {
            return;
        }

        Directory.CreateDirectory(directory);
        Repository.Init(directory);
        using var git = new Repository(directory);
        git.Refs.UpdateTarget("HEAD", Branch);
        var by = new Signature(Committer, clock.GetUtcNow());
        var commit = git.ObjectDatabase.CreateCommit(by, by, "Start the workspace\n", git.ObjectDatabase.CreateTree(new TreeDefinition()), [], false);
        git.Refs.Add(Branch, commit.Id, true);
    }

    /// <summary>Commits <paramref name="tree"/> as <paramref name="author"/> and brings the index along. The files on disk are the caller's.</summary>
    public Commit Commit(TreeDefinition tree, ChangeAuthor author, string message, Commit? replaces = null)
    {
        var head = Head;
        var now = _clock.GetUtcNow();
        var by = new Signature(Clean(author.Name, "Unknown"), Clean(author.Email, "unknown@aicollab"), now);
        var commit = _git.ObjectDatabase.CreateCommit(
            by, new Signature(Committer, now), message, _git.ObjectDatabase.CreateTree(tree), replaces is null ? [head] : replaces.Parents, false);
        _git.Refs.UpdateTarget(_git.Refs[Branch], commit.Id);
        return commit;
    }

    /// <summary>Puts files and index on disk into the state of the newest commit.</summary>
    public void Restore()
    {
        _git.Reset(ResetMode.Hard, Head);
        _git.RemoveUntrackedFiles();
    }

    /// <summary>The entry at a path of the newest commit; null when nothing is there.</summary>
    public TreeEntry? Find(WorkspacePath path) => Head[path.Value];

    /// <summary>The file at a path; null when nothing is there.</summary>
    /// <exception cref="ConflictException">A folder or a link is there.</exception>
    public Blob? FindFile(WorkspacePath path) => Find(path) switch
    {
        null => null,
        { Mode: Mode.SymbolicLink } => throw new ConflictException($"{path} is a link. Links are kept but cannot be read or written here."),
        { TargetType: TreeEntryTargetType.Blob } entry => (Blob)entry.Target,
        _ => throw new ConflictException($"{path} is a folder. Choose another name."),
    };

    /// <summary>Every file of the newest commit.</summary>
    public IEnumerable<(WorkspacePath Path, TreeEntry Entry)> Files() => Walk(Head.Tree);

    /// <inheritdoc/>
    public void Dispose() => _git.Dispose();

    private static IEnumerable<(WorkspacePath Path, TreeEntry Entry)> Walk(Tree tree)
    {
        foreach (var entry in tree)
        {
            if (entry.TargetType == TreeEntryTargetType.Tree)
            {
                foreach (var inner in Walk((Tree)entry.Target))
                {
                    yield return inner;
                }
            }
            else if (entry.TargetType == TreeEntryTargetType.Blob && entry.Mode != Mode.SymbolicLink && WorkspacePath.TryParse(entry.Path, out var path, out _))
            {
                yield return (path, entry);
            }
        }
    }

    private static bool HasHead(string directory)
    {
        using var git = new Repository(directory);
        return git.Refs[Branch] is not null;
    }

    // git refuses angle brackets, newlines and empty names in signatures.
    private static string Clean(string text, string fallback)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c) && c is not ('<' or '>'))]).Trim(' ', '.', ',', ':', ';', '"', '\'');
        return clean.Length == 0 ? fallback : clean;
    }
}
