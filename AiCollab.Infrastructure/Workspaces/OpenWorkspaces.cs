using System.Collections.Concurrent;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using LibGit2Sharp;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>The workspaces in use: one operation at a time on each, files on disk put right when first opened.</summary>
internal sealed class OpenWorkspaces(string root, WorkspaceOptions limits, TimeProvider clock)
{
    private readonly ConcurrentDictionary<SessionId, Entry> _open = new();

    /// <summary>Runs an operation on a workspace, off the caller's scheduler, when all earlier ones are done.</summary>
    public async Task<T> UseAsync<T>(SessionId session, Func<WorkspaceRepository, WorkspaceUsage, T> operation, CancellationToken ct)
    {
        var entry = _open.GetOrAdd(session, _ => new Entry());
        await entry.Gate.WaitAsync(ct);
        try
        {
            return await Task.Run(() => Operate(session, entry, operation), CancellationToken.None);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    /// <summary>Runs <paramref name="operation"/> on the workspace's directory, whether or not there is a repository in it.</summary>
    public async Task WithDirectoryAsync(SessionId session, Action<string> operation, CancellationToken ct)
    {
        var entry = _open.GetOrAdd(session, _ => new Entry());
        await entry.Gate.WaitAsync(ct);
        try
        {
            entry.Usage = null;
            await Task.Run(() => operation(DirectoryOf(session)), CancellationToken.None);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private string DirectoryOf(SessionId session) => Path.Combine(root, session.ToString());

    private T Operate<T>(SessionId session, Entry entry, Func<WorkspaceRepository, WorkspaceUsage, T> operation)
    {
        using var repository = WorkspaceRepository.Open(DirectoryOf(session), clock);
        if (entry.Usage is null)
        {
            repository.Restore();
            entry.Usage = WorkspaceUsage.Of(repository, limits);
        }

        try
        {
            return operation(repository, entry.Usage);
        }
        catch (Exception e) when (e is not AiCollabException)
        {
            // Whatever broke in the middle (a full disk, say): the next operation starts from the newest commit.
            entry.Usage = null;
            throw e is LibGit2SharpException or IOException or UnauthorizedAccessException
                ? new StoreUnavailableException($"The workspace could not be read or written: {e.Message.TrimEnd('.')}. Nothing was changed; try again.", e)
                : e;
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public WorkspaceUsage? Usage { get; set; }
    }
}
