using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sessions;

/// <summary>People's changes of files: each is a commit of theirs, and all pages hear of it.</summary>
internal sealed class SessionFiles(SessionBoard board, IWorkspaces workspaces)
{
    private SessionId Id => board.State.Session.Id;

    public async Task<WriteOutcome> SaveAsync(Participant by, WorkspacePath path, FileVersion baseVersion, byte[] content, CancellationToken ct)
    {
        var write = new FileWrite(path, baseVersion, content, Author(by), new ChangeOrigin(Id));
        var outcome = await workspaces.WriteFileAsync(Id, write, ct).ConfigureAwait(false);
        if (outcome is WriteOutcome.Written written)
        {
            Changed(by, [path.Value], written.Commit);
        }

        return outcome;
    }

    public async Task DeleteAsync(Participant by, WorkspacePath path, CancellationToken ct)
    {
        var (paths, commit) = await workspaces.DeleteFileAsync(Id, path, Author(by), new ChangeOrigin(Id), ct).ConfigureAwait(false);
        Changed(by, [.. paths.Select(p => p.Value)], commit);
    }

    public async Task RenameAsync(Participant by, WorkspacePath from, WorkspacePath to, CancellationToken ct)
    {
        var (paths, commit) = await workspaces.RenameFileAsync(Id, from, to, Author(by), new ChangeOrigin(Id), ct).ConfigureAwait(false);
        Changed(by, [from.Value, .. paths.Select(p => p.Value)], commit);
    }

    public void Changed(Participant by, IReadOnlyList<string> paths, string commit) =>
        board.Emit(new SessionEvent.FilesChanged(by.Id, paths, commit));

    private ChangeAuthor Author(Participant by) => ChangeAuthor.Of(by.Id, by.Name, by.User ?? board.State.Session.Owner);
}
