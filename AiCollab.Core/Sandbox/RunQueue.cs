using AiCollab.Core.Accounts;

namespace AiCollab.Core.Sandbox;

/// <summary>
/// Who may run next: a bounded number at once, one of each user, the users in turn, and few waiting of each, so that nobody
/// waits behind another's pile.
/// </summary>
/// <param name="parallel">Runs at once, at least 1.</param>
/// <param name="queuedPerUser">How many of one user may wait beside the one that runs, or is the next to run.</param>
public sealed class RunQueue(int parallel, int queuedPerUser)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, Line> _lines = [];
    private readonly LinkedList<Line> _turns = [];
    private int _running;

    /// <summary>Waits for a turn, which ends when the result is disposed; null at once when the user has too many waiting already.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited; it is out of the queue.</exception>
    public async Task<IDisposable?> EnterAsync(UserId user, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var ticket = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            var line = LineOf(user);
            line.Waiting.AddLast(ticket);
            Pump();
            // One may run: while all places are others', the first that waits is that one.
            if (!ticket.Task.IsCompleted && line.Waiting.Count > queuedPerUser + (line.Running ? 0 : 1))
            {
                Leave(line, ticket);
                return null;
            }
        }

        await using var cancelled = ct.Register(() => Abandon(user, ticket, ct)).ConfigureAwait(false);
        await ticket.Task.ConfigureAwait(false);
        return new Turn(this, user);
    }

    private Line LineOf(UserId user)
    {
        if (!_lines.TryGetValue(user, out var line))
        {
            line = _lines[user] = new Line(user);
            _turns.AddLast(line);
        }

        return line;
    }

    /// <summary>Starts whoever may start; the caller holds the lock.</summary>
    private void Pump()
    {
        while (_running < parallel && _turns.FirstOrDefault(l => !l.Running && l.Waiting.Count > 0) is { } line)
        {
            var ticket = line.Waiting.First!.Value;
            line.Waiting.RemoveFirst();
            _turns.Remove(line);
            _turns.AddLast(line);
            line.Running = true;
            _running++;
            ticket.SetResult();
        }
    }

    private void Abandon(UserId user, TaskCompletionSource ticket, CancellationToken ct)
    {
        lock (_lock)
        {
            // A turn that was given at the same moment stays given; its run sees the cancellation itself.
            if (_lines.TryGetValue(user, out var line) && line.Waiting.Contains(ticket))
            {
                Leave(line, ticket);
                ticket.SetCanceled(ct);
            }
        }
    }

    private void End(UserId user)
    {
        lock (_lock)
        {
            var line = _lines[user];
            line.Running = false;
            _running--;

            // Behind everybody who came while it ran: nobody waits for two of another's runs.
            _turns.Remove(line);
            _turns.AddLast(line);
            Forget(line);
            Pump();
        }
    }

    private void Leave(Line line, TaskCompletionSource ticket)
    {
        line.Waiting.Remove(ticket);
        Forget(line);
    }

    private void Forget(Line line)
    {
        if (!line.Running && line.Waiting.Count == 0)
        {
            _lines.Remove(line.User);
            _turns.Remove(line);
        }
    }

    private sealed class Line(UserId user)
    {
        public UserId User { get; } = user;

        public LinkedList<TaskCompletionSource> Waiting { get; } = [];

        public bool Running { get; set; }
    }

    private sealed class Turn(RunQueue queue, UserId user) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                queue.End(user);
            }
        }
    }
}
