using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Tests.Web.Features.Workspace;

/// <summary>Sessions whose events a test writes by hand; remembers what was asked of it.</summary>
internal sealed class ScriptedSessions : ILiveSessions
{
    private Channel<IReadOnlyList<SessionEvent>> _events = Channel.CreateUnbounded<IReadOnlyList<SessionEvent>>();

    public SessionState State { get; set; } = TestSessions.State;

    public Queue<Exception> OpenFailures { get; } = [];

    /// <summary>Where saves go; without one they change nothing.</summary>
    public IWorkspaces? Disk { get; set; }

    /// <summary>The sentence with which everything asked of it is refused; null takes it.</summary>
    public string? Refusal { get; set; }

    public int Continued { get; private set; }

    public int Opened { get; private set; }

    public int Stopped { get; private set; }

    public List<long> WatchedAfter { get; } = [];

    public List<PostMessage> Posted { get; } = [];

    public List<RunCode> Ran { get; } = [];

    public void Emit(params SessionEvent[] events) => _events.Writer.TryWrite(events);

    /// <summary>Breaks the watchers' line with an exception, or ends it.</summary>
    public void Break(Exception? cause)
    {
        var broken = Interlocked.Exchange(ref _events, Channel.CreateUnbounded<IReadOnlyList<SessionEvent>>());
        broken.Writer.Complete(cause);
    }

    public Task<SessionState> OpenAsync(SessionId session, UserId user, CancellationToken ct)
    {
        Opened++;
        return OpenFailures.TryDequeue(out var failure) ? Task.FromException<SessionState>(failure) : Task.FromResult(State);
    }

    public async IAsyncEnumerable<IReadOnlyList<SessionEvent>> WatchAsync(SessionId session, UserId user, long afterSeq, [EnumeratorCancellation] CancellationToken ct)
    {
        WatchedAfter.Add(afterSeq);
        await foreach (var batch in _events.Reader.ReadAllAsync(ct))
        {
            yield return batch;
        }
    }

    public Task PostAsync(SessionId session, UserId user, PostMessage message, CancellationToken ct) => Note(() => Posted.Add(message));

    public Task StopAsync(SessionId session, UserId user, CancellationToken ct) => Note(() => Stopped++);

    public Task ContinueAsync(SessionId session, UserId user, CancellationToken ct) => Note(() => Continued++);

    public Task RunCodeAsync(SessionId session, UserId user, RunCode run, CancellationToken ct) => Note(() => Ran.Add(run));

    public Task CancelRunAsync(SessionId session, UserId user, CodeRunId run, CancellationToken ct) => Task.CompletedTask;

    public async Task<WriteOutcome> SaveFileAsync(SessionId session, UserId user, WorkspacePath path, FileVersion baseVersion, byte[] content, CancellationToken ct)
    {
        await Note(() => { });
        var write = new FileWrite(path, baseVersion, content, ChangeAuthor.Of(TestSessions.Ada.Id, TestSessions.Ada.Name, user), new ChangeOrigin(session));
        return Disk is null ? new WriteOutcome.Unchanged(FileVersion.None) : await Disk.WriteFileAsync(session, write, ct);
    }

    public Task DeleteFileAsync(SessionId session, UserId user, WorkspacePath path, CancellationToken ct) => Task.CompletedTask;

    public Task RenameFileAsync(SessionId session, UserId user, WorkspacePath from, WorkspacePath to, CancellationToken ct) => Task.CompletedTask;

    public Task FilesChangedAsync(SessionId session, UserId user, IReadOnlyList<string> paths, string commit, CancellationToken ct) => Task.CompletedTask;

    public Task EditAsync(SessionId session, UserId user, SessionEdit edit, CancellationToken ct) => Task.CompletedTask;

    private Task Note(Action note)
    {
        if (Refusal is not null)
        {
            return Task.FromException(new InvalidException(Refusal));
        }

        note();
        return Task.CompletedTask;
    }
}
