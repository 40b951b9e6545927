using System.Globalization;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Makes one memory and process cgroup for each jail, on version 1 or 2, where this process may.</summary>
internal sealed class ControlGroups : IDisposable
{
    private const string Prefix = "aicollab-";
    private readonly IReadOnlyList<string> _parents;
    private readonly bool _unified;

    private ControlGroups(IReadOnlyList<string> parents, bool unified) => (_parents, _unified) = (parents, unified);

    /// <summary>No cgroups.</summary>
    public static ControlGroups Absent { get; } = new([], unified: false);

    /// <summary>Whether the kernel counts memory here; else limits are those of <c>setrlimit</c> and a watch.</summary>
    public bool Available => _parents.Count > 0;

    /// <summary>Looks for writable groups below this process's own.</summary>
    /// <param name="root">Where cgroups are mounted.</param>
    /// <param name="membership">Content of <c>/proc/self/cgroup</c>.</param>
    public static ControlGroups Detect(string root = "/sys/fs/cgroup", string? membership = null)
    {
        membership ??= File.Exists("/proc/self/cgroup") ? File.ReadAllText("/proc/self/cgroup") : "";
        var own = membership.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 3))
            .Where(parts => parts.Length == 3)
            .ToList();
        return File.Exists(Path.Combine(root, "cgroup.controllers")) ? Unified(root, own) : Legacy(root, own);
    }

    /// <summary>A group for one jail; one that counts nothing where there are none.</summary>
    public ControlGroup Create(string id) => !Available
        ? ControlGroup.None
        : _unified ? new UnifiedControlGroup(Path.Combine(_parents[0], id)) : new LegacyControlGroup(_parents.Select(p => Path.Combine(p, id)).ToList());

    public void Dispose()
    {
        foreach (var parent in _parents)
        {
            ControlGroup.TryRemove(parent);
        }
    }

    private static ControlGroups Legacy(string root, List<string[]> own)
    {
        var parents = new List<string>();
        foreach (var controller in new[] { "memory", "pids" })
        {
            var path = own.FirstOrDefault(p => p[1].Split(',').Contains(controller))?[2];
            if (path is null || TryMakeParent(Path.Combine(root, controller, path.TrimStart('/'))) is not { } parent)
            {
                return new ControlGroups([], unified: false);
            }

            parents.Add(parent);
        }

        return new ControlGroups(parents, unified: false);
    }

    /// <summary>Version 2 lets a group have either processes or controlled children: this process moves to a leaf first.</summary>
    private static ControlGroups Unified(string root, List<string[]> own)
    {
        var path = own.FirstOrDefault(p => p[0] == "0")?[2] ?? "/";
        var mine = Path.Combine(root, path.TrimStart('/'));
        try
        {
            if (mine.TrimEnd('/') != root.TrimEnd('/'))
            {
                var leaf = Directory.CreateDirectory(Path.Combine(mine, "aicollab-host")).FullName;
                foreach (var pid in File.ReadAllLines(Path.Combine(mine, "cgroup.procs")))
                {
                    File.WriteAllText(Path.Combine(leaf, "cgroup.procs"), pid);
                }
            }

            File.WriteAllText(Path.Combine(mine, "cgroup.subtree_control"), "+memory +pids");
            var parent = TryMakeParent(mine);
            if (parent is not null)
            {
                File.WriteAllText(Path.Combine(parent, "cgroup.subtree_control"), "+memory +pids");
                return new ControlGroups([parent], unified: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not delegated to us: rlimits hold instead, and the health page says so.
        }

        return new ControlGroups([], unified: true);
    }

    private static string? TryMakeParent(string below)
    {
        try
        {
            SweepLeftovers(below);
            var path = Path.Combine(below, Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..8]);
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void SweepLeftovers(string below)
    {
        foreach (var path in Directory.EnumerateDirectories(below, Prefix + "*"))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && !Directory.Exists($"/proc/{pid}"))
            {
                foreach (var child in Directory.EnumerateDirectories(path))
                {
                    ControlGroup.TryRemove(child);
                }

                ControlGroup.TryRemove(path);
            }
        }
    }
}
