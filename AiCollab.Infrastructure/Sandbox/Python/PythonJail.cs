using System.Runtime.InteropServices;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.Python.Packages;

namespace AiCollab.Infrastructure.Sandbox.Python;

/// <summary>Builds the plan of Python's jails: nested runs where the kernel allows, else jails that are used once.</summary>
internal sealed class PythonJail(JailYard yard, string python, bool fresh = false)
{
    private static readonly string[] Sources = ["zygote.py", "confine.py", "cell.py"];
    private static readonly string[] FontCaches = ["/etc/fonts", "/etc/matplotlibrc", "/etc/alternatives", "/etc/ld.so.cache"];

    /// <summary>The plan, tried once with a real run's worth of set-up.</summary>
    /// <exception cref="SandboxFailedException">Neither way works; the message is the jail's.</exception>
    public async Task<JailPlan> CreateAsync(CancellationToken ct)
    {
        var architecture = RuntimeInformation.OSArchitecture;
        var folder = yard.Home.SharedFolder("python");
        foreach (var source in Sources)
        {
            yard.Home.Put("python", source, Source(source));
        }

        var strict = yard.Home.Put("python", "python.bpf", SeccompProfile.Python(architecture, yard.Groups.Available));
        var loose = yard.Home.Put("seccomp", "zygote.bpf", SeccompProfile.Zygote(architecture));
        var nested = Plan(folder, loose, "nested") with { AllowsNamespaces = true };
        return !fresh && await WorksAsync(nested, ct).ConfigureAwait(false) ? nested : Plan(folder, strict, "single");
    }

    /// <summary>A Python file that came with the product.</summary>
    public static byte[] Source(string name)
    {
        using var stream = typeof(PythonJail).Assembly.GetManifestResourceStream("zygote/" + name)
            ?? throw new InvalidOperationException($"The build lacks {name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>Whether a nested run gets through: one that fails to set its namespaces up leaves no result.</summary>
    private async Task<bool> WorksAsync(JailPlan plan, CancellationToken ct)
    {
        try
        {
            await using var jail = await yard.StartAsync(plan, 1L << 30, 64, ct).ConfigureAwait(false);
            var job = new Core.Sandbox.SandboxJob { Language = "python", Code = "1 + 1" };
            var result = await new Conversation(jail, job, TimeProvider.System).RunAsync(false, _ => { }, ct).ConfigureAwait(false);
            return result.Value == "2";
        }
        catch (SandboxFailedException)
        {
            return false;
        }
    }

    private JailPlan Plan(string folder, string filter, string mode) => new()
    {
        Filter = filter,
        AllowsNamespaces = false,
        Mounts =
        [
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--dir", "/etc", .. FontCaches.SelectMany(path => new[] { "--ro-bind-try", path, path }),
            "--ro-bind", folder, "/opt/zygote", "--size", "1048576", "--tmpfs", "/opt/fonts",
            "--proc", "/proc", "--dev", "/dev", "--size", "16777216", "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
            "--size", "67108864", "--tmpfs", "/tmp", "--size", "67108864", "--tmpfs", "/workspace", "--dir", "/scratch", "--dir", "/packages", "--chdir", "/workspace",
            .. mode == "nested" ? new[] { "--ro-bind", PackageShelf.Root(yard), "/opt/packages" } : [],
        ],
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/bin:/bin",
            ["HOME"] = "/workspace",
            ["OPENBLAS_NUM_THREADS"] = "1",
            ["OMP_NUM_THREADS"] = "1",
            ["MPLBACKEND"] = "Agg",
            ["MPLCONFIGDIR"] = "/opt/fonts",
        },
        Command = [python, "-I", "-B", "/opt/zygote/zygote.py", mode],
    };
}
