using System.Runtime.InteropServices;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Where jails are built: the folder on the host, the cgroups, the filters. One for the process.</summary>
internal sealed class JailYard : IDisposable
{
    private static readonly string[] CommandFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Lazy<SandboxHome> _home;
    private readonly TimeProvider _time;

    public JailYard(IOptions<SandboxOptions> options, TimeProvider time)
    {
        _time = time;
        _home = new Lazy<SandboxHome>(() => SandboxHome.Create(options.Value.Home));
        Groups = options.Value.Isolation == "rlimit" || !OperatingSystem.IsLinux() ? ControlGroups.Absent : ControlGroups.Detect();
    }

    /// <summary>Files that jails are built from.</summary>
    public SandboxHome Home => _home.Value;

    /// <summary>The cgroups, if this process may make any.</summary>
    public ControlGroups Groups { get; }

    /// <summary>What the health page calls the way memory is limited.</summary>
    public string Isolation => Groups.Available ? "cgroup" : "rlimit";

    /// <summary>The first thing that is missing on this machine, with the command that mends it; null when all is there.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return "Code can only be run on Linux on x64 or arm64, where the kernel can contain it.";
        }

        return !OnPath("bwrap") ? "bubblewrap is not installed. Run: apt-get install -y bubblewrap"
            : Posix.IsRoot && !OnPath("setpriv") ? "setpriv is not installed, and the server runs as root. Run: apt-get install -y util-linux"
            : null;
    }

    /// <summary>Starts a jail with a worker in it.</summary>
    /// <exception cref="SandboxFailedException">It did not start; the message says why.</exception>
    public async Task<Jail> StartAsync(JailPlan plan, long memoryBytes, int processes, CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString("N");
        var folder = Home.CreateJailFolder(id);
        var group = Groups.Create(id);
        group.LimitMemory(memoryBytes);
        group.LimitProcesses(processes);
        var placed = plan with { Mounts = [.. plan.Mounts, "--ro-bind", Path.Combine(folder, "files"), "/files", "--remount-ro", "/"] };
        return await Jail.StartAsync(placed, folder, group, Patience, _time, ct).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Groups.Dispose();
        if (_home.IsValueCreated)
        {
            _home.Value.Dispose();
        }
    }

    private static bool OnPath(string command) =>
        CommandFolders.Any(folder => File.Exists(Path.Combine(folder, command)));
}
