using System.Globalization;

namespace AiCollab.Infrastructure.Ai.Local.Memory;

/// <summary>How much memory this process and its children may still take: the machine's, or less where a container sets a limit.</summary>
internal sealed class MachineMemory(string root = "/")
{
    /// <summary>Bytes that can be taken now without pushing others out; <see cref="long.MaxValue"/> where the system does not say.</summary>
    public long Available() => Math.Min(FromMachine(), FromContainer());

    private long FromMachine() => Lines("proc/meminfo")
        .Where(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal))
        .Select(l => Number(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024)
        .DefaultIfEmpty(long.MaxValue)
        .First();

    // Each level above may set a limit of its own: the tightest counts.
    private long FromContainer()
    {
        var least = long.MaxValue;
        foreach (var line in Lines("proc/self/cgroup"))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
            {
                continue;
            }

            var unified = controllers.Length == 0;
            if (!unified && !controllers.Split(',').Contains("memory"))
            {
                continue;
            }

            for (var group = path.Trim('/'); ; group = Path.GetDirectoryName(group) ?? "")
            {
                least = Math.Min(least, unified
                    ? Left($"sys/fs/cgroup/{group}", "memory.max", "memory.current", "inactive_file")
                    : Left($"sys/fs/cgroup/memory/{group}", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
                if (group.Length == 0)
                {
                    break;
                }
            }
        }

        return least;
    }

    private long Left(string folder, string limitFile, string usedFile, string reclaimableKey)
    {
        if (Lines($"{folder}/{limitFile}") is not [var limit, ..] || Lines($"{folder}/{usedFile}") is not [var used, ..] || Number(limit) >= long.MaxValue / 2)
        {
            return long.MaxValue;
        }

        var reclaimable = Lines($"{folder}/memory.stat").Where(l => l.StartsWith(reclaimableKey + " ", StringComparison.Ordinal)).Select(l => Number(l[(reclaimableKey.Length + 1)..])).FirstOrDefault();
        return Math.Max(0, Number(limit) - Number(used) + reclaimable);
    }

    private static long Number(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;

    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // not this kind of system, or not this kind of control group
        }
    }
}
