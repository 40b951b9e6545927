using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sessions;

/// <summary>
/// A session at work on the node that holds it: takes what people ask for and returns at once; turns and runs go on by themselves.
/// Knows nothing of clusters. Safe to use from any thread.
/// </summary>
public sealed class SessionRunner : IAsyncDisposable
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxText = 400_000;

    private readonly SessionBoard _board;
    private readonly Checkpointer _checkpoints;
    private readonly TurnQueue _queue;
    private readonly TurnRunner _turns;
    private readonly SessionRuns _runs;
    private readonly SessionFiles _files;
    private readonly CostWatch _costs;
    private readonly TeamEditor _team;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);

    internal SessionRunner(
        SessionBoard board, Checkpointer checkpoints, TurnQueue queue, TurnRunner turns, SessionRuns runs, SessionFiles files,
        CostWatch costs, TeamEditor team, TimeProvider time)
    {
        (_board, _checkpoints, _queue, _turns, _runs, _files, _costs, _team, _time) = (board, checkpoints, queue, turns, runs, files, costs, team, time);
    }

    /// <summary>The state now.</summary>
    public SessionState State => _board.State;

    /// <summary>What happens, to be watched.</summary>
    public EventLog Log => _board.Log;

    /// <summary>Whether a turn or a run goes on.</summary>
    public bool IsBusy => _turns.IsBusy || _runs.IsBusy;

    /// <summary>Completes when another node has taken the session over; this runner is of no use any more.</summary>
    public Task Lost => _checkpoints.Lost;

    /// <summary>The person's place in the team.</summary>
    /// <exception cref="NotFoundException">The person is not of the team.</exception>
    public Participant Member(UserId user) =>
        State.Session.Team.FirstOrDefault(p => p.User == user) ?? throw new NotFoundException("There is no such session, or you are not in its team.");

    /// <summary>Takes a message and starts its turn, or queues it. The same id again does nothing. Without a model the message is kept and says what to connect.</summary>
    /// <exception cref="InvalidException">Empty, too long, too many waiting, or the model asked is not of the team.</exception>
    public async Task PostAsync(UserId user, PostMessage post, CancellationToken ct)
    {
        var by = Member(user);
        Check(post);
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (State.Messages.Any(m => m.Id == post.Id))
            {
                return;
            }

            var model = await _team.ModelForAsync(post.To, ct).ConfigureAwait(false);
            var message = Compose(by, post, model is null);
            await _team.TouchAsync(message.At, ct).ConfigureAwait(false);
            await _checkpoints.SaveAsync(message, ct).ConfigureAwait(false);
            _board.Emit(new SessionEvent.MessagePosted(message));
            if (model is not null)
            {
                _queue.Add(new QueuedTurn(message.Turn, model.Id));
                await StartAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the turn under way.</summary>
    public void Stop(UserId user) => _turns.Stop(Member(user).Name);

    /// <summary>Goes on with what was cut off, or with what nobody answered yet. Does nothing while a turn goes on.</summary>
    public async Task ContinueAsync(UserId user, CancellationToken ct)
    {
        Member(user);
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_turns.IsBusy)
            {
                return;
            }

            if (Unfinished.Find(State, _queue.Waiting) is { } open && await _team.ModelForAsync(open.By, ct).ConfigureAwait(false) is { } model)
            {
                _queue.AddFirst(new QueuedTurn(open.Turn, model.Id, open.CutOff));
            }

            await StartAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Starts a run for a person. The same id again does nothing.</summary>
    public void RunCode(UserId user, RunCode run)
    {
        var by = Member(user);
        if (!_runs.Knows(run.Id))
        {
            _ = Task.Run(() => _runs.RunAsync(run, by, [], CancellationToken.None));
        }
    }

    /// <summary>Kills a run.</summary>
    public void CancelRun(UserId user, CodeRunId run)
    {
        Member(user);
        _runs.Cancel(run);
    }

    /// <summary>A person's save; see <see cref="ILiveSessions.SaveFileAsync"/>.</summary>
    public Task<WriteOutcome> SaveFileAsync(UserId user, WorkspacePath path, FileVersion baseVersion, byte[] content, CancellationToken ct) =>
        _files.SaveAsync(Member(user), path, baseVersion, content, ct);

    /// <summary>Deletes a file or folder.</summary>
    public Task DeleteFileAsync(UserId user, WorkspacePath path, CancellationToken ct) => _files.DeleteAsync(Member(user), path, ct);

    /// <summary>Renames a file or folder.</summary>
    public Task RenameFileAsync(UserId user, WorkspacePath from, WorkspacePath to, CancellationToken ct) =>
        _files.RenameAsync(Member(user), from, to, ct);

    /// <summary>Tells all viewers that files changed by another way.</summary>
    public void FilesChanged(UserId user, IReadOnlyList<string> paths, string commit) => _files.Changed(Member(user), paths, commit);

    /// <summary>Changes title or team.</summary>
    public async Task EditAsync(UserId user, SessionEdit edit, CancellationToken ct)
    {
        Member(user);
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await _team.EditAsync(edit, ct).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets the session go: work ends, what was written is saved, watchers open again elsewhere.</summary>
    public async ValueTask DisposeAsync()
    {
        _costs.Dispose();
        _runs.CancelAll();
        await _turns.LeaveAsync().ConfigureAwait(false);
        if (_turns.IsBusy && !Lost.IsCompleted)
        {
            try
            {
                await _checkpoints.TrySaveAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (SessionMovedException)
            {
                // Whoever has it now has saved it.
            }
        }

        _board.Log.Close();
    }

    private async Task StartAsync()
    {
        await _checkpoints.TrySaveAsync(CancellationToken.None).ConfigureAwait(false);
        _turns.Start();
    }

    private Message Compose(Participant by, PostMessage post, bool nobodyToAsk) => new()
    {
        Id = post.Id,
        Session = State.Session.Id,
        By = by.Id,
        At = _time.GetUtcNow(),
        Turn = TurnId.New(),
        State = MessageState.Done,
        Parts = nobodyToAsk
            ? [new MessagePart.Text(WellFormed.Of(post.Text)), TeamEditor.NoModel]
            : [new MessagePart.Text(WellFormed.Of(post.Text))],
    };

    private void Check(PostMessage post)
    {
        if (string.IsNullOrWhiteSpace(post.Text))
        {
            throw new InvalidException("Write a message first.");
        }

        if (post.Text.Length > MaxText)
        {
            throw new InvalidException(
                $"The message has {post.Text.Length:N0} characters; {MaxText:N0} are the limit. Upload the text as a file and refer to it.");
        }

        if (_queue.Waiting.Count >= TurnQueue.Capacity)
        {
            throw new InvalidException($"{TurnQueue.Capacity} messages are waiting already. Wait for an answer, or stop the turn.");
        }
    }
}
