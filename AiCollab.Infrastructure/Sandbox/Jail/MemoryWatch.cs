using System.Globalization;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>
/// Where no cgroup counts memory: sums the proportional memory of all processes in a jail every 100 ms and tells when it is
/// too much. Does nothing where a cgroup does it better.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    private MemoryWatch(Func<CancellationToken, Task> watch) => _task = watch(_stop.Token);

    /// <summary>Starts watching; calls <paramref name="exceeded"/> once at most.</summary>
    public static MemoryWatch Start(Jail jail, long limit, Action exceeded, TimeProvider time) => new(async stop =>
    {
        if (jail.Group != ControlGroup.None)
        {
            return;
        }

        var allowed = limit + Proportional(jail.ProcessId);
        using var timer = new PeriodicTimer(Interval, time);
        while (await TickAsync(timer, stop).ConfigureAwait(false))
        {
            if (Proportional(jail.ProcessId) > allowed)
            {
                exceeded();
                return;
            }
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _task.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Memory of a process and all below it, in bytes; shared pages count in proportion.</summary>
    public static long Proportional(int root)
    {
        long sum = 0;
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out var pid))
        {
            sum += OfProcess(pid);
            foreach (var child in Children(pid))
            {
                queue.Enqueue(child);
            }
        }

        return sum;
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static long OfProcess(int pid) =>
        Field($"/proc/{pid}/smaps_rollup", "Pss:") ?? Field($"/proc/{pid}/status", "VmRSS:") ?? 0;

    private static long? Field(string path, string name)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.AsSpan(name.Length).Trim(" \tkB"), CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<int> Children(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task")
                .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
