using System.Runtime.CompilerServices;
using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>The door to running sessions: checks who asks, then finds the node that holds the session.</summary>
internal sealed class LiveSessions(IGrainFactory grains, ISessionDirectory directory, SessionFeeds feeds) : ILiveSessions
{
    private const int Tries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public Task<SessionState> OpenAsync(SessionId session, UserId user, CancellationToken ct) =>
        CallAsync(session, user, g => g.OpenAsync(user), ct);

    public async IAsyncEnumerable<IReadOnlyList<SessionEvent>> WatchAsync(
        SessionId session, UserId user, long afterSeq, [EnumeratorCancellation] CancellationToken ct)
    {
        await directory.GetAsync(session, user, ct);
        await foreach (var batch in feeds.WatchAsync(session, afterSeq, ct))
        {
            yield return batch;
        }
    }

    public Task PostAsync(SessionId session, UserId user, PostMessage message, CancellationToken ct) =>
        CallAsync(session, user, g => g.PostAsync(user, message), ct);

    public Task StopAsync(SessionId session, UserId user, CancellationToken ct) =>
        CallAsync(session, user, g => g.StopAsync(user), ct);

    public Task ContinueAsync(SessionId session, UserId user, CancellationToken ct) =>
        CallAsync(session, user, g => g.ContinueAsync(user), ct);

    public Task RunCodeAsync(SessionId session, UserId user, RunCode run, CancellationToken ct) =>
        CallAsync(session, user, g => g.RunCodeAsync(user, run), ct);

    public Task CancelRunAsync(SessionId session, UserId user, CodeRunId run, CancellationToken ct) =>
        CallAsync(session, user, g => g.CancelRunAsync(user, run), ct);

    public Task<WriteOutcome> SaveFileAsync(
        SessionId session, UserId user, WorkspacePath path, FileVersion baseVersion, byte[] content, CancellationToken ct) =>
        CallAsync(session, user, g => g.SaveFileAsync(user, path, baseVersion, content), ct);

    public Task DeleteFileAsync(SessionId session, UserId user, WorkspacePath path, CancellationToken ct) =>
        CallAsync(session, user, g => g.DeleteFileAsync(user, path), ct);

    public Task RenameFileAsync(SessionId session, UserId user, WorkspacePath from, WorkspacePath to, CancellationToken ct) =>
        CallAsync(session, user, g => g.RenameFileAsync(user, from, to), ct);

    public Task FilesChangedAsync(SessionId session, UserId user, IReadOnlyList<string> paths, string commit, CancellationToken ct) =>
        CallAsync(session, user, g => g.FilesChangedAsync(user, [.. paths], commit), ct);

    public Task EditAsync(SessionId session, UserId user, SessionEdit edit, CancellationToken ct) =>
        CallAsync(session, user, g => g.EditAsync(user, edit), ct);

    private Task<bool> CallAsync(SessionId session, UserId user, Func<ISessionGrain, Task> call, CancellationToken ct) =>
        CallAsync(
            session,
            user,
            async g =>
            {
                await call(g);
                return true;
            },
            ct);

    // A session that is being moved is there again in a moment. Every call can be repeated: ids are the caller's, writes carry their base version.
    private async Task<T> CallAsync<T>(SessionId session, UserId user, Func<ISessionGrain, Task<T>> call, CancellationToken ct)
    {
        await directory.GetAsync(session, user, ct);
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await call(grains.GetGrain<ISessionGrain>(session.Value)).WaitAsync(ct);
            }
            catch (Exception e) when (tried < Tries && e is SessionMovedException or SiloUnavailableException or OrleansMessageRejectionException)
            {
                await Task.Delay(Pause * tried, ct);
            }
            catch (InvalidException e) when (e.Problems is null)
            {
                throw new InvalidException(e.Message); // came from another node, which sends the text alone
            }
        }
    }
}
