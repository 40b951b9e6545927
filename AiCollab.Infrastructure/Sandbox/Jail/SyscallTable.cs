using System.Globalization;
using System.Runtime.InteropServices;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>System call numbers of this machine's architecture, from the kernel's headers (<c>syscalls.tsv</c>: name, x86-64, arm64).</summary>
internal sealed class SyscallTable
{
    private const uint AuditX64 = 0xC000003E;
    private const uint AuditArm64 = 0xC00000B7;

    private readonly IReadOnlyDictionary<string, int> _numbers;

    private SyscallTable(uint audit, IReadOnlyDictionary<string, int> numbers) => (Audit, _numbers) = (audit, numbers);

    /// <summary>The architecture as seccomp names it (AUDIT_ARCH_*).</summary>
    public uint Audit { get; }

    /// <summary>Whether the x32 calls have to be refused.</summary>
    public bool HasX32 => Audit == AuditX64;

    /// <summary>The table of an architecture.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no table for it.</exception>
    public static SyscallTable For(Architecture architecture)
    {
        var (audit, column) = architecture switch
        {
            Architecture.X64 => (AuditX64, 1),
            Architecture.Arm64 => (AuditArm64, 2),
            _ => throw new PlatformNotSupportedException($"There is no system call filter for {architecture}; x64 and arm64 have one."),
        };
        var numbers = Lines()
            .Select(line => line.Split('\t'))
            .Where(cells => cells[column] != "-")
            .ToDictionary(cells => cells[0], cells => int.Parse(cells[column], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new SyscallTable(audit, numbers);
    }

    /// <summary>The number of a call; null when this architecture has no such call.</summary>
    public int? Find(string name) => _numbers.TryGetValue(name, out var number) ? number : null;

    private static IEnumerable<string> Lines()
    {
        using var stream = typeof(SyscallTable).Assembly.GetManifestResourceStream("syscalls.tsv")
            ?? throw new InvalidOperationException("syscalls.tsv is missing from the build.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
