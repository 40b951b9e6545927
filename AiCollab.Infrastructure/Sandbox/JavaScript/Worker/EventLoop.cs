using Jint;
using Jint.Native;
using Jint.Native.Promise;

namespace AiCollab.JavaScriptWorker;

/// <summary>The script's timers, in the order Node gives them, and its promise jobs.</summary>
internal sealed class EventLoop
{
    private readonly Engine _engine;
    private readonly CancellationToken _deadline;
    private readonly PriorityQueue<Timer, (long Due, long Id)> _queue = new();
    private readonly Dictionary<long, Timer> _live = [];
    private readonly Dictionary<JsValue, JsValue> _unhandled = [];
    private long _lastId;

    public EventLoop(Engine engine, CancellationToken deadline)
    {
        (_engine, _deadline) = (engine, deadline);
        engine.Advanced.PromiseRejectionTracker += (_, e) => Track(e);
    }

    /// <summary>Sets a timer; returns its id.</summary>
    public long Set(JsValue callback, double milliseconds, JsValue[] args, bool repeat)
    {
        // Node: NaN, below 1 and above 2^31-1 all mean 1 ms.
        var delay = milliseconds is >= 1 and <= int.MaxValue ? (long)milliseconds : 1;
        var timer = new Timer(++_lastId, callback, args, delay, repeat);
        _live[timer.Id] = timer;
        _queue.Enqueue(timer, (Environment.TickCount64 + delay, timer.Id));
        return timer.Id;
    }

    /// <summary>Takes a timer away; nothing happens when it is not there.</summary>
    public void Clear(double id) => _live.Remove((long)id);

    /// <summary>Runs until no timer and no job is left.</summary>
    /// <exception cref="UnhandledRejectionException">A promise was rejected and nobody handled it.</exception>
    public void Drain()
    {
        RunJobs();
        while (_queue.TryDequeue(out var timer, out var key))
        {
            if (!_live.ContainsKey(timer.Id))
            {
                continue;
            }

            WaitUntil(key.Due);
            Fire(timer);
            RunJobs();
        }
    }

    private void Fire(Timer timer)
    {
        if (timer.Repeat)
        {
            _queue.Enqueue(timer, (Environment.TickCount64 + timer.Delay, timer.Id));
        }
        else
        {
            _live.Remove(timer.Id);
        }

        _engine.Invoke(timer.Callback, JsValue.Undefined, timer.Args);
    }

    private void WaitUntil(long due)
    {
        var left = due - Environment.TickCount64;
        if (left > 0)
        {
            _deadline.WaitHandle.WaitOne((int)Math.Min(left, int.MaxValue));
        }

        _deadline.ThrowIfCancellationRequested();
    }

    private void RunJobs()
    {
        _engine.Advanced.ProcessTasks();
        foreach (var reason in _unhandled.Values)
        {
            throw new UnhandledRejectionException(reason);
        }
    }

    private void Track(PromiseRejectionTrackerEventArgs e)
    {
        if (e.Operation == PromiseRejectionOperation.Reject)
        {
            _unhandled[e.Promise] = e.Value ?? JsValue.Undefined;
        }
        else
        {
            _unhandled.Remove(e.Promise);
        }
    }

    private sealed record Timer(long Id, JsValue Callback, JsValue[] Args, long Delay, bool Repeat);
}

/// <summary>A rejected promise that nobody handled.</summary>
internal sealed class UnhandledRejectionException(JsValue reason) : Exception("A promise was rejected and nobody handled it.")
{
    public JsValue Reason { get; } = reason;
}
