using System.Globalization;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Version 1: one folder under the memory controller and one under the process controller.</summary>
internal sealed class LegacyControlGroup : ControlGroup
{
    private readonly string _memory;
    private readonly string _processes;

    /// <param name="folders">Memory, then processes.</param>
    public LegacyControlGroup(IReadOnlyList<string> folders)
    {
        (Folders, _memory, _processes) = (folders, folders[0], folders[1]);
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(folder);
        }

        ProcessFiles = folders.Select(f => Path.Combine(f, "cgroup.procs")).ToList();
    }

    public override IReadOnlyList<string> ProcessFiles { get; }

    protected override IReadOnlyList<string> Folders { get; }

    public override void LimitMemory(long bytes) => Write(_memory, "memory.limit_in_bytes", bytes);

    public override void LimitProcesses(int count) => Write(_processes, "pids.max", count);

    public override long UsedBytes() => ReadNumber(Path.Combine(_memory, "memory.usage_in_bytes"));

    public override long PeakBytes() => ReadNumber(Path.Combine(_memory, "memory.max_usage_in_bytes"));

    public override void ResetPeak() => Write(_memory, "memory.max_usage_in_bytes", 0);

    public override long OutOfMemoryKills() => ReadField(Path.Combine(_memory, "memory.oom_control"), "oom_kill");

    public override long RefusedProcesses() => ReadField(Path.Combine(_processes, "pids.events"), "max");

    private static void Write(string folder, string file, long value) =>
        File.WriteAllText(Path.Combine(folder, file), value.ToString(CultureInfo.InvariantCulture));
}
