using System.Globalization;
using System.Runtime.InteropServices;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>The cgroup of one jail.</summary>
internal abstract partial class ControlGroup
{
    private const int SigKill = 9;

    /// <summary>Counts and limits nothing.</summary>
    public static ControlGroup None { get; } = new Uncontrolled();

    /// <summary>Files that a process writes its id to, to join.</summary>
    public abstract IReadOnlyList<string> ProcessFiles { get; }

    /// <summary>Sets what all processes together may use, in bytes.</summary>
    public abstract void LimitMemory(long bytes);

    /// <summary>Sets how many processes and threads there may be.</summary>
    public abstract void LimitProcesses(int count);

    /// <summary>Memory in use now, in bytes.</summary>
    public abstract long UsedBytes();

    /// <summary>The most that was in use since the last reset, in bytes.</summary>
    public abstract long PeakBytes();

    /// <summary>Starts the peak anew, where the kernel can.</summary>
    public abstract void ResetPeak();

    /// <summary>How many processes the kernel killed for memory.</summary>
    public abstract long OutOfMemoryKills();

    /// <summary>How often the kernel refused a new process.</summary>
    public abstract long RefusedProcesses();

    /// <summary>Kills every process in it now.</summary>
    public void KillAll()
    {
        foreach (var file in ProcessFiles.Take(1))
        {
            try
            {
                foreach (var line in File.ReadLines(file))
                {
                    _ = Kill(int.Parse(line, CultureInfo.InvariantCulture), SigKill);
                }
            }
            catch (IOException)
            {
                // The group is gone already.
            }
        }
    }

    /// <summary>Kills what is left and removes the group.</summary>
    public async Task RemoveAsync(TimeProvider time)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            KillAll();
            if (Folders.All(TryRemove))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time).ConfigureAwait(false);
        }
    }

    /// <summary>Removes an empty group; false when processes are still in it.</summary>
    public static bool TryRemove(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    protected abstract IReadOnlyList<string> Folders { get; }

    /// <summary>A number in a file; 0 when it cannot be read.</summary>
    protected static long ReadNumber(string path)
    {
        try
        {
            return long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>The number after a name in a file of such lines; 0 when it cannot be read.</summary>
    protected static long ReadField(string path, string name)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith(name + " ", StringComparison.Ordinal));
            return line is not null && long.TryParse(line.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    private sealed class Uncontrolled : ControlGroup
    {
        public override IReadOnlyList<string> ProcessFiles => [];

        protected override IReadOnlyList<string> Folders => [];

        public override void LimitMemory(long bytes)
        {
        }

        public override void LimitProcesses(int count)
        {
        }

        public override long UsedBytes() => 0;

        public override long PeakBytes() => 0;

        public override void ResetPeak()
        {
        }

        public override long OutOfMemoryKills() => 0;

        public override long RefusedProcesses() => 0;
    }
}
