using System.Runtime.CompilerServices;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Orleans.Concurrency;
using Orleans.Placement;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>
/// Gives a session its one place in the cluster; everything it does is <see cref="SessionRunner"/>'s, which is safe to call from any
/// thread, so calls may interleave here and the work of a turn runs apart from this activation.
/// </summary>
[Reentrant]
[PreferLocalPlacement]
internal sealed class SessionGrain(SessionOpener opener, ILocalSiloDetails silo) : Grain, ISessionGrain
{
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(30);

    private SessionRunner? _runner;
    private int _watchers;

    private SessionRunner Runner => _runner ?? throw new SessionMovedException();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _runner = await opener.OpenAsync(new SessionId(this.GetPrimaryKey()), silo.SiloAddress.ToString(), cancellationToken);
        this.RegisterGrainTimer(StayWhileUsedAsync, new GrainTimerCreationOptions(LookAfter, LookAfter) { Interleave = true });
        _ = LeaveWhenLostAsync(_runner);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_runner is { } runner)
        {
            await runner.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        }
    }

    public Task<SessionState> OpenAsync(UserId user)
    {
        Runner.Member(user);
        return Task.FromResult(Runner.State);
    }

    public async IAsyncEnumerable<SessionEvent> WatchAsync(long afterSeq, [EnumeratorCancellation] CancellationToken ct)
    {
        _watchers++;
        try
        {
            await foreach (var batch in Runner.Log.WatchAsync(afterSeq, ct))
            {
                foreach (var e in batch)
                {
                    yield return e;
                }
            }
        }
        finally
        {
            _watchers--;
        }
    }

    public Task PostAsync(UserId user, PostMessage message) => Runner.PostAsync(user, message, CancellationToken.None);

    public Task StopAsync(UserId user)
    {
        Runner.Stop(user);
        return Task.CompletedTask;
    }

    public Task ContinueAsync(UserId user) => Runner.ContinueAsync(user, CancellationToken.None);

    public Task RunCodeAsync(UserId user, RunCode run)
    {
        Runner.RunCode(user, run);
        return Task.CompletedTask;
    }

    public Task CancelRunAsync(UserId user, CodeRunId run)
    {
        Runner.CancelRun(user, run);
        return Task.CompletedTask;
    }

    public Task<WriteOutcome> SaveFileAsync(UserId user, WorkspacePath path, FileVersion baseVersion, byte[] content) =>
        Runner.SaveFileAsync(user, path, baseVersion, content, CancellationToken.None);

    public Task DeleteFileAsync(UserId user, WorkspacePath path) => Runner.DeleteFileAsync(user, path, CancellationToken.None);

    public Task RenameFileAsync(UserId user, WorkspacePath from, WorkspacePath to) => Runner.RenameFileAsync(user, from, to, CancellationToken.None);

    public Task FilesChangedAsync(UserId user, string[] paths, string commit)
    {
        Runner.FilesChanged(user, paths, commit);
        return Task.CompletedTask;
    }

    public Task EditAsync(UserId user, SessionEdit edit) => Runner.EditAsync(user, edit, CancellationToken.None);

    public Task WakeAsync() => Task.CompletedTask;

    // A session is let go 15 minutes after its last use; a turn without viewers and viewers without a turn are uses too.
    private Task StayWhileUsedAsync(CancellationToken ct)
    {
        if (_watchers > 0 || Runner.IsBusy)
        {
            DelayDeactivation(LookAfter * 4);
        }

        return Task.CompletedTask;
    }

    private async Task LeaveWhenLostAsync(SessionRunner runner)
    {
        await runner.Lost;
        DeactivateOnIdle();
    }
}
