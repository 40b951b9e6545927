using System.Text;
using System.Text.Json;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;
using NotFoundException = AiCollab.Core.Errors.NotFoundException;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>
/// Conflict records, kept in the workspace's own repository: a ref <c>refs/aicollab/conflicts/ID</c> to a commit whose tree
/// holds both sides. So they are as safe as the files, travel with every copy, and git never collects what they hold.
/// </summary>
internal sealed class ConflictRecords(WorkspaceRepository repository, TimeProvider clock)
{
    private const string Open = "refs/aicollab/conflicts/";
    private const string Resolved = "refs/aicollab/resolved/";

    /// <summary>Keeps a write that could not be merged.</summary>
    public FileConflict Add(SessionId session, FileWrite write, Blob? current, Blob? old, Blob proposed, string marked)
    {
        var git = repository.Git;
        var record = new FileConflict(
            ConflictId.New(), session, write.Path, write.Base, current.Version(), proposed.Version(), marked, write.Author, clock.GetUtcNow(), null);
        var tree = new TreeDefinition();
        Put(tree, "base", old);
        Put(tree, "current", current);
        Put(tree, "proposed", proposed);
        Put(tree, "record.json", git.ObjectDatabase.CreateBlob(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(Stored.Of(record)))));
        Put(tree, "marked", git.ObjectDatabase.CreateBlob(new MemoryStream(Encoding.UTF8.GetBytes(marked))));
        var by = new Signature("AiCollab", "product@aicollab", record.At);
        var commit = git.ObjectDatabase.CreateCommit(by, by, $"Keep a conflict in {write.Path}\n", git.ObjectDatabase.CreateTree(tree), [], false);
        git.Refs.Add(Open + record.Id, commit.Id);
        return record;
    }

    /// <summary>The open records, oldest first.</summary>
    public IReadOnlyList<FileConflict> List(SessionId session) =>
        [.. repository.Git.Refs.FromGlob(Open + "*").Select(r => Read(session, r)).OrderBy(c => c.At)];

    /// <summary>An open record.</summary>
    /// <exception cref="NotFoundException">It does not exist or was resolved.</exception>
    public FileConflict Get(SessionId session, ConflictId id) => repository.Git.Refs[Open + id] is { } found
        ? Read(session, found)
        : throw new NotFoundException("This conflict is already resolved.");

    /// <summary>Takes a record off the open list; its sides stay in the repository.</summary>
    public void Close(ConflictId id)
    {
        var git = repository.Git;
        git.Refs.Add(Resolved + id, git.Refs[Open + id].ResolveToDirectReference().TargetIdentifier);
        git.Refs.Remove(Open + id);
    }

    private FileConflict Read(SessionId session, Reference found)
    {
        var commit = repository.Git.Lookup<Commit>(found.ResolveToDirectReference().TargetIdentifier);
        var stored = JsonSerializer.Deserialize<Stored>(((Blob)commit["record.json"].Target).Bytes())
            ?? throw new InvalidOperationException($"Conflict record {found.CanonicalName} is empty.");
        return stored.Record(session, ((Blob)commit["marked"].Target).GetContentText());
    }

    private static void Put(TreeDefinition tree, string name, Blob? blob)
    {
        if (blob is not null)
        {
            tree.Add(name, blob, Mode.NonExecutableFile);
        }
    }

    private sealed record Stored(
        Guid Id, string Path, string Base, string Current, string Proposed, Guid Participant, string Name, string Email, DateTimeOffset At)
    {
        public static Stored Of(FileConflict c) => new(
            c.Id.Value, c.Path.Value, c.Base.ToString(), c.Current.ToString(), c.Proposed.ToString(),
            c.Author.Participant.Value, c.Author.Name, c.Author.Email, c.At);

        public FileConflict Record(SessionId session, string marked) => new(
            new ConflictId(Id), session, WorkspacePath.Parse(Path), new FileVersion(Base), new FileVersion(Current), new FileVersion(Proposed),
            marked, new ChangeAuthor(new ParticipantId(Participant), Name, Email), At, null);
    }
}
