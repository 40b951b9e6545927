using System.Globalization;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Version 2: one folder, no swap.</summary>
internal sealed class UnifiedControlGroup : ControlGroup
{
    private readonly string _folder;

    public UnifiedControlGroup(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        (Folders, ProcessFiles) = ([_folder], [Path.Combine(_folder, "cgroup.procs")]);
        if (File.Exists(Path.Combine(_folder, "memory.swap.max")))
        {
            Write("memory.swap.max", 0);
        }
    }

    public override IReadOnlyList<string> ProcessFiles { get; }

    protected override IReadOnlyList<string> Folders { get; }

    public override void LimitMemory(long bytes) => Write("memory.max", bytes);

    public override void LimitProcesses(int count) => Write("pids.max", count);

    public override long UsedBytes() => ReadNumber(Path.Combine(_folder, "memory.current"));

    public override long PeakBytes() => ReadNumber(Path.Combine(_folder, "memory.peak"));

    public override void ResetPeak()
    {
        // Since Linux 6.12 a write resets the peak, but only for the descriptor it was made on; the jail's own figure is used instead.
    }

    public override long OutOfMemoryKills() => ReadField(Path.Combine(_folder, "memory.events"), "oom_kill");

    public override long RefusedProcesses() => ReadField(Path.Combine(_folder, "pids.events"), "max");

    private void Write(string file, long value) =>
        File.WriteAllText(Path.Combine(_folder, file), value.ToString(CultureInfo.InvariantCulture));
}
