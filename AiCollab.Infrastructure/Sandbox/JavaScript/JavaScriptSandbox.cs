using System.Globalization;
using System.Runtime.InteropServices;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Jail;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox.JavaScript;

/// <summary>JavaScript: a fresh jail with a fresh worker for every run, some of them started ahead.</summary>
internal sealed class JavaScriptSandbox : ILanguageSandbox
{
    // Besides the script's own memory: the runtime, its stacks and the 64 MB of disk, which is memory too.
    private const long OverheadBytes = 160L << 20;
    private const int MaxThreads = 64;

    private readonly JailYard _yard;
    private readonly IOptions<SandboxOptions> _options;
    private readonly TimeProvider _time;
    private readonly JailPool _pool;
    private JailPlan? _plan;

    public JavaScriptSandbox(JailYard yard, IOptions<SandboxOptions> options, TimeProvider time, ILogger<JavaScriptSandbox> logger)
    {
        (_yard, _options, _time) = (yard, options, time);
        _pool = new JailPool(ct => StartAsync(SandboxLimits.Default.MemoryBytes, ct), options.Value.Parallel, logger);
    }

    public CodeLanguage Language => JavaScriptLanguage.Descriptor;

    public async Task PrepareAsync(CancellationToken ct)
    {
        _plan ??= CreatePlan(WorkerFile.Find(_options.Value.JavaScriptWorker));
        await _pool.FillAsync(ct).ConfigureAwait(false);
    }

    public async Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct)
    {
        var jail = job.Limits.MemoryBytes == SandboxLimits.Default.MemoryBytes
            ? await _pool.TakeAsync(ct).ConfigureAwait(false)
            : await StartAsync(job.Limits.MemoryBytes, ct).ConfigureAwait(false);
        try
        {
            var files = job.FilesRoot is { } root && GrantedFiles.Copy(root, Path.Combine(jail.Folder, "files"), ct) > 0;
            return await new Conversation(jail, job, _time).RunAsync(files, onOutput, ct).ConfigureAwait(false);
        }
        finally
        {
            _pool.Discard(jail);
        }
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private Task<Jail.Jail> StartAsync(long memoryBytes, CancellationToken ct)
    {
        var plan = _plan ?? throw new SandboxFailedException("The JavaScript worker is not prepared.");
        // The collector's own limit gives a clean error before the kernel's kill; .NET reads it as hexadecimal.
        var environment = new Dictionary<string, string>(plan.Environment)
        {
            ["DOTNET_GCHeapHardLimit"] = memoryBytes.ToString("x", CultureInfo.InvariantCulture),
        };
        return _yard.StartAsync(plan with { Environment = environment }, memoryBytes + OverheadBytes, MaxThreads, ct);
    }

    private JailPlan CreatePlan(string worker)
    {
        var filter = _yard.Home.Put("seccomp", "javascript.bpf", SeccompProfile.JavaScript(RuntimeInformation.OSArchitecture));
        var inside = _yard.Home.Put("javascript", "worker", File.ReadAllBytes(worker), executable: true);
        return new JailPlan
        {
            Filter = filter,
            Mounts =
            [
                "--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind-try", "/usr/lib64", "/usr/lib64",
                "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
                "--dir", "/etc", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
                "--ro-bind", inside, "/app/worker", "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev",
                "--size", "67108864", "--tmpfs", "/workspace", "--chdir", "/workspace",
            ],
            Environment = new Dictionary<string, string> { ["DOTNET_gcConcurrent"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
            Command = ["/app/worker"],
        };
    }
}
