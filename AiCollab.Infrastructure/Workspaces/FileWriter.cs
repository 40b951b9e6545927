using System.Text;
using AiCollab.Core.Collaboration;
using AiCollab.Core.Errors;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Writes one file against the version its writer saw: straight, merged three ways, or kept as a conflict.</summary>
internal sealed class FileWriter(WorkspaceRepository repository, WorkspaceUsage usage, TimeProvider clock)
{
    // A person's saves of one file in a row become one commit as long as they come this close together.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(90);

    /// <summary>Makes the write.</summary>
    public WriteOutcome Write(Core.Sessions.SessionId session, FileWrite write)
    {
        usage.Check([(write.Path, write.Content.LongLength)]);
        RefuseBelowFile(write.Path);
        var current = repository.FindFile(write.Path);
        var proposed = repository.Git.ObjectDatabase.CreateBlob(new MemoryStream(write.Content));
        if (current?.Id == proposed.Id)
        {
            return new WriteOutcome.Unchanged(current.Version());
        }

        return current.Version() == write.Base
            ? Commit(write, current, proposed, merged: false)
            : Merge(session, write, current, proposed);
    }

    private WriteOutcome Merge(Core.Sessions.SessionId session, FileWrite write, Blob? current, Blob proposed)
    {
        var old = FindBase(write);
        var (oldText, ourText, theirText) = (TextOf(old), TextOf(current), BlobContent.Text(write.Content));
        if (current is null || oldText is null || ourText is null || theirText is null)
        {
            return Conflict(session, write, current, old, proposed, "");
        }

        var merge = ThreeWayMerge.Merge(oldText, ourText, theirText, "current", write.Author.Name);
        if (!merge.IsClean)
        {
            return Conflict(session, write, current, old, proposed, merge.Text);
        }

        var bytes = Encoding.UTF8.GetBytes(merge.Text);
        usage.Check([(write.Path, bytes.LongLength)]);
        var blob = repository.Git.ObjectDatabase.CreateBlob(new MemoryStream(bytes));
        return blob.Id == current.Id ? new WriteOutcome.Unchanged(current.Version()) : Commit(write, current, blob, merged: true);
    }

    private WriteOutcome.Conflicted Conflict(
        Core.Sessions.SessionId session, FileWrite write, Blob? current, Blob? old, Blob proposed, string marked) =>
        new(new ConflictRecords(repository, clock).Add(session, write, current, old, proposed, marked));

    private WriteOutcome.Written Commit(FileWrite write, Blob? current, Blob blob, bool merged)
    {
        var head = repository.Head;
        var tree = TreeDefinition.From(head.Tree);
        tree.Add(write.Path.Value, blob, head[write.Path.Value]?.Mode ?? Mode.NonExecutableFile);
        var subject = write.Summary ?? $"{(write.Origin.Step is null ? "Edit" : "Write")} {write.Path}";
        var message = CommitText.Write(subject, write.Origin);
        var commit = repository.Commit(tree, write.Author, message, Continues(head, write, message) ? head : null);
        new WorkTree(repository.Git.Info.WorkingDirectory).Write(write.Path, blob.Bytes());
        repository.Git.Index.Add(blob, write.Path.Value, Mode.NonExecutableFile);
        repository.Git.Index.Write();
        usage.Set(write.Path, blob.Size);
        var lines = repository.Git.Diff.Compare(current, blob);
        return new WriteOutcome.Written(blob.Version(), commit.Sha, merged, lines.LinesAdded, lines.LinesDeleted);
    }

    // The newest commit is the same person's save of the same file, a moment ago.
    private bool Continues(Commit head, FileWrite write, string message) =>
        write.Origin.Step is null
        && head.Author.Email == write.Author.Email
        && head.Message == message
        && head.Parents.Any()
        && clock.GetUtcNow() - head.Committer.When < Pause;

    private Blob? FindBase(FileWrite write)
    {
        if (write.Base == FileVersion.None)
        {
            return null;
        }

        return ObjectId.TryParse(write.Base.ToString(), out var id) && repository.Git.Lookup<Blob>(id) is { } blob
            ? blob
            : throw new InvalidException($"The version this change of {write.Path} started from is not known. Read the file again and repeat the change.");
    }

    private static string? TextOf(Blob? blob) => blob is null ? "" : BlobContent.Text(blob.Bytes());

    private void RefuseBelowFile(WorkspacePath path)
    {
        for (var folder = path.Folder; folder.Length > 0; folder = WorkspacePath.Parse(folder).Folder)
        {
            if (repository.Head[folder] is { TargetType: not TreeEntryTargetType.Tree })
            {
                throw new ConflictException($"{folder} is a file, so {path} cannot be in it. Choose another folder.");
            }
        }
    }
}
