using System.Runtime.CompilerServices;

namespace AiCollab.Core.Sessions;

/// <summary>
/// The newest events of a session in a ring, read by any number of watchers, each at its own pace: a slow one costs no
/// memory, it is told to open again when the ring has passed it by. Safe to use from any thread.
/// </summary>
public sealed class EventLog
{
    private const int MaxBatch = 512;

    private readonly Lock _gate = new();
    private readonly SessionEvent[] _ring;
    private long _first;
    private long _next;
    private bool _closed;
    private TaskCompletionSource? _signal;

    /// <param name="capacity">Events kept.</param>
    /// <param name="next">Number of the first event to come.</param>
    public EventLog(int capacity, long next)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _ring = new SessionEvent[capacity];
        _first = _next = next;
    }

    /// <summary>Number the next event must have.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    /// <summary>Adds an event. One whose number is not <see cref="Next"/> begins the log anew: watchers of what was before open again.</summary>
    public void Append(SessionEvent e)
    {
        lock (_gate)
        {
            if (e.Seq != _next)
            {
                _first = e.Seq;
            }

            _ring[e.Seq % _ring.Length] = e;
            _next = e.Seq + 1;
            _first = Math.Max(_first, _next - _ring.Length);
            Wake();
        }
    }

    /// <summary>Ends every watcher with <see cref="SessionEvent.Resumed"/>.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Wake();
        }
    }

    /// <summary>
    /// The events after <paramref name="afterSeq"/>, at once and as they come. Ends after a batch of one
    /// <see cref="SessionEvent.Resumed"/> when they are not there any more, or the log was closed.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<SessionEvent>> WatchAsync(long afterSeq, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = afterSeq + 1;
        while (!ct.IsCancellationRequested)
        {
            if (Read(next, out var batch) is { } more)
            {
                await more.WaitAsync(ct).ConfigureAwait(false);
                continue;
            }

            yield return batch;
            if (batch[^1] is SessionEvent.Resumed)
            {
                yield break;
            }

            next = batch[^1].Seq + 1;
        }
    }

    // A number that is still to come is waited for: a log that follows another may lag behind what its reader has seen.
    private Task? Read(long from, out IReadOnlyList<SessionEvent> batch)
    {
        lock (_gate)
        {
            if (from < _first || (_closed && from >= _next))
            {
                batch = [new SessionEvent.Resumed(from - 1) { Seq = Math.Max(_next, from) }];
                return null;
            }

            if (from >= _next)
            {
                batch = [];
                _signal ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _signal.Task;
            }

            var events = new SessionEvent[Math.Min(MaxBatch, _next - from)];
            for (var i = 0; i < events.Length; i++)
            {
                events[i] = _ring[(from + i) % _ring.Length];
            }

            batch = events;
            return null;
        }
    }

    private void Wake()
    {
        _signal?.SetResult();
        _signal = null;
    }
}
