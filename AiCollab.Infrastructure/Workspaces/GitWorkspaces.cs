using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;
using NotFoundException = AiCollab.Core.Errors.NotFoundException;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Workspaces on disk under git.</summary>
internal sealed class GitWorkspaces(OpenWorkspaces open, SnapshotCache snapshots, IFences fences, TimeProvider clock) : IWorkspaces
{
    private readonly LastAuthors _authors = new();

    public Task CreateWorkspaceAsync(SessionId session, CancellationToken ct) =>
        open.WithDirectoryAsync(session, directory => WorkspaceRepository.Create(directory, clock), ct);

    public Task<IReadOnlyList<WorkspaceFile>> ListFilesAsync(SessionId session, CancellationToken ct) =>
        open.UseAsync<IReadOnlyList<WorkspaceFile>>(session, (repository, _) =>
        {
            var authors = _authors.Of(session, repository);
            return [.. repository.Files()
                .Select(f => new WorkspaceFile(
                    f.Path, ((Blob)f.Entry.Target).Size, new FileVersion(f.Entry.Target.Sha), authors.GetValueOrDefault(f.Path.Value, "")))
                .OrderBy(f => f.Path.Value, StringComparer.Ordinal)];
        }, ct);

    public Task<FileContent> ReadFileAsync(SessionId session, WorkspacePath path, CancellationToken ct) =>
        open.UseAsync(session, (repository, _) =>
        {
            var blob = repository.FindFile(path) ?? throw new NotFoundException($"There is no file {path}.");
            var bytes = blob.Bytes();
            return new FileContent(path, blob.Version(), BlobContent.Text(bytes), bytes);
        }, ct);

    public async Task<WriteOutcome> WriteFileAsync(SessionId session, FileWrite write, CancellationToken ct)
    {
        await CheckFenceAsync(write.Fence, ct);
        return await open.UseAsync(session, (repository, usage) => new FileWriter(repository, usage, clock).Write(session, write), ct);
    }

    public Task<string> UploadFilesAsync(
        SessionId session, IReadOnlyList<UploadedFile> files, bool replace, ChangeAuthor author, CancellationToken ct) =>
        open.UseAsync(session, (repository, usage) => new TreeEditor(repository, usage).Upload(session, files, replace, author), ct);

    public Task<(IReadOnlyList<WorkspacePath> Paths, string Commit)> DeleteFileAsync(
        SessionId session, WorkspacePath path, ChangeAuthor author, ChangeOrigin origin, CancellationToken ct) =>
        open.UseAsync(session, (repository, usage) => new TreeEditor(repository, usage).Delete(path, author, origin), ct);

    public Task<(IReadOnlyList<WorkspacePath> Paths, string Commit)> RenameFileAsync(
        SessionId session, WorkspacePath from, WorkspacePath to, ChangeAuthor author, ChangeOrigin origin, CancellationToken ct) =>
        open.UseAsync(session, (repository, usage) => new TreeEditor(repository, usage).Rename(from, to, author, origin), ct);

    public Task<IReadOnlyList<WorkspaceCommit>> LogAsync(SessionId session, WorkspacePath? path, int limit, CancellationToken ct) =>
        open.UseAsync(session, (repository, _) => new History(repository).Log(path, limit), ct);

    public Task<string> DiffAsync(SessionId session, string commit, CancellationToken ct) =>
        open.UseAsync(session, (repository, _) => new History(repository).Diff(commit), ct);

    public Task<IReadOnlyList<FileConflict>> ListConflictsAsync(SessionId session, CancellationToken ct) =>
        open.UseAsync(session, (repository, _) => new ConflictRecords(repository, clock).List(session), ct);

    public async Task<WriteOutcome> ResolveConflictAsync(SessionId session, ConflictId conflict, FileWrite resolution, CancellationToken ct)
    {
        await CheckFenceAsync(resolution.Fence, ct);
        return await open.UseAsync(session, (repository, usage) =>
        {
            var records = new ConflictRecords(repository, clock);
            var record = records.Get(session, conflict);
            var outcome = new FileWriter(repository, usage, clock).Write(session, resolution with { Path = record.Path });
            if (outcome is not WriteOutcome.Conflicted)
            {
                records.Close(conflict);
            }

            return outcome;
        }, ct);
    }

    public Task<IWorkspaceSnapshot> SnapshotAsync(SessionId session, CancellationToken ct) =>
        open.UseAsync(session, (repository, _) => snapshots.Take(session, repository), ct);

    public Task<RunChanges> ApplyRunAsync(SessionId session, RunWrite run, CancellationToken ct) =>
        open.UseAsync(session, (repository, usage) => new RunWriter(repository, usage, clock).Write(session, run), ct);

    public Task DeleteWorkspaceAsync(SessionId session, CancellationToken ct)
    {
        _authors.Forget(session);
        return open.WithDirectoryAsync(session, directory =>
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }, ct);
    }

    private async Task CheckFenceAsync(Fence? fence, CancellationToken ct)
    {
        if (fence is not null && !await fences.HoldsAsync(fence, ct))
        {
            throw new ConflictException("This session was taken over elsewhere; the write was not made.");
        }
    }
}
