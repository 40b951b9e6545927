using AiCollab.Infrastructure.Ai.Local.Memory;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local.Memory;

public sealed class MachineMemoryTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aicollab-test-");

    public MachineMemoryTests() => Write("proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable:    8000000 kB\n");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Without_a_limit_the_machines_memory_counts()
    {
        Write("proc/self/cgroup", "0::/user.slice\n");
        Write("sys/fs/cgroup/user.slice/memory.max", "max\n");
        Write("sys/fs/cgroup/user.slice/memory.current", "1000\n");
        Available.Should().Be(8_000_000L * 1024);
    }

    [Fact]
    public void The_tightest_limit_on_the_way_up_counts_and_file_cache_is_no_use()
    {
        Write("proc/self/cgroup", "0::/a/b\n");
        Write("sys/fs/cgroup/a/b/memory.max", "4000000000\n");
        Write("sys/fs/cgroup/a/b/memory.current", "1000000000\n");
        Write("sys/fs/cgroup/a/memory.max", "2000000000\n");
        Write("sys/fs/cgroup/a/memory.current", "1500000000\n");
        Write("sys/fs/cgroup/a/memory.stat", "anon 5\ninactive_file 300000000\n");
        Available.Should().Be(800_000_000);
    }

    [Fact]
    public void The_older_form_of_control_groups_is_understood()
    {
        Write("proc/self/cgroup", "4:memory:/box\n3:cpu:/\n0::/\n");
        Write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "1000000\n");
        Write("sys/fs/cgroup/memory/box/memory.usage_in_bytes", "900000\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "900000\n");
        Available.Should().Be(100_000);
    }

    [Fact]
    public void A_system_that_does_not_say_sets_no_limit() => new MachineMemory("/does/not/exist").Available().Should().Be(long.MaxValue);

    private long Available => new MachineMemory(_root.FullName).Available();

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
