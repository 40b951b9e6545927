using System.Text;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.Tools;

/// <summary>Writes a model's file under its name and fence, shows the change, and says in words what became of it.</summary>
internal sealed class FileWriting(ToolWorld world)
{
    public async Task<ToolResult> WriteAsync(WorkspacePath path, FileVersion baseVersion, string text, CancellationToken ct)
    {
        var origin = await world.OriginAsync(ct).ConfigureAwait(false);
        var write = new FileWrite(path, baseVersion, Encoding.UTF8.GetBytes(text), world.Author, origin, Fence: world.Request.Fence);
        return await world.Workspaces.WriteFileAsync(world.Session, write, ct).ConfigureAwait(false) switch
        {
            WriteOutcome.Written written => Written(path, written),
            WriteOutcome.Conflicted conflicted => KeptBack(path, conflicted.Conflict),
            WriteOutcome.Unchanged same => Same(path, same.Version),
            var other => throw new InvalidOperationException($"A write cannot end as {other}."),
        };
    }

    private ToolResult Written(WorkspacePath path, WriteOutcome.Written written)
    {
        world.Writer.Put(new MessagePart.FileChange(path, written.Commit, written.Version, written.Added, written.Removed, written.Merged));
        world.Writer.FilesChanged([path], written.Commit);
        if (written.Merged)
        {
            world.Seen.Forget(path);
            return new ToolResult(
                $"{path} was written and merged with changes that somebody else made in the meantime. Read it again before you change it further.",
                $"merged, +{written.Added} -{written.Removed}");
        }

        world.Seen.Saw(path, written.Version);
        return new ToolResult($"{path} was written (+{written.Added} -{written.Removed} lines).", $"+{written.Added} -{written.Removed}");
    }

    private ToolResult KeptBack(WorkspacePath path, FileConflict conflict)
    {
        world.Writer.Put(new MessagePart.Conflict(conflict.Id, path));
        world.Seen.Forget(path);
        return new ToolResult(
            $"{path} was NOT changed: somebody else changed the same lines since you read it. Your text is kept in a conflict record that people can resolve. "
            + "Read the file again and make your change on what is there now.",
            "kept back: somebody changed the same lines",
            Failed: true);
    }

    private ToolResult Same(WorkspacePath path, FileVersion version)
    {
        world.Seen.Saw(path, version);
        return new ToolResult($"{path} has exactly this content already; nothing was changed.", "unchanged");
    }
}
