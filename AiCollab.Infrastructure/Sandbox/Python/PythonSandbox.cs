using System.Collections.Concurrent;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.Python.Packages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox.Python;

/// <summary>
/// Python: supervisors with the libraries loaded, each in a jail; a run is a fork with namespaces of its own. Where the kernel
/// refuses such nesting, every run gets a jail that is used once.
/// </summary>
internal sealed class PythonSandbox : ILanguageSandbox
{
    private const int MaxProcesses = 64 + 8;
    private const int RunsPerSupervisor = 500;

    // The run's disk (two file systems of 64 MB at most) is memory too.
    private const long OverheadBytes = 96L << 20;
    private const long BootBytes = 1L << 30;

    private readonly JailYard _yard;
    private readonly IOptions<SandboxOptions> _options;
    private readonly TimeProvider _time;
    private readonly JailPool _pool;
    private readonly ConcurrentDictionary<Jail.Jail, int> _runs = new();
    private JailPlan? _plan;

    public PythonSandbox(JailYard yard, IOptions<SandboxOptions> options, TimeProvider time, ILogger<PythonSandbox> logger)
    {
        (_yard, _options, _time) = (yard, options, time);
        _pool = new JailPool(StartAsync, options.Value.Parallel, logger);
    }

    public CodeLanguage Language => PythonLanguage.Descriptor;

    public async Task PrepareAsync(CancellationToken ct)
    {
        if (!File.Exists(_options.Value.Python))
        {
            throw new SandboxFailedException($"{_options.Value.Python} is not there. Run: apt-get install -y python3 python3-numpy python3-pandas python3-matplotlib");
        }

        _plan ??= await new PythonJail(_yard, _options.Value.Python, _options.Value.FreshPythonJails).CreateAsync(ct).ConfigureAwait(false);
        await _pool.FillAsync(ct).ConfigureAwait(false);
    }

    public async Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct)
    {
        var jail = await TakeAsync(job, ct).ConfigureAwait(false);
        var reusable = false;
        try
        {
            var folder = Path.Combine(jail.Folder, "files");
            var files = job.FilesRoot is { } root && GrantedFiles.Copy(root, folder, ct) > 0;
            jail.Group.ResetPeak();
            jail.Group.LimitMemory(jail.Group.UsedBytes() + job.Limits.MemoryBytes + OverheadBytes);
            var conversation = new Conversation(jail, job, _time);
            var result = await conversation.RunAsync(files, onOutput, ct).ConfigureAwait(false);
            reusable = conversation.Completed && jail.Hello.Nested && CountRun(jail) < RunsPerSupervisor && (!files || Empty(folder));
            return result;
        }
        finally
        {
            GiveBack(jail, reusable);
        }
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    /// <summary>A jail of the pool. One that is not divided any more has its packages mounted when it starts.</summary>
    private Task<Jail.Jail> TakeAsync(SandboxJob job, CancellationToken ct) =>
        job.Packages.Count > 0 && _plan is { AllowsNamespaces: false } single
            ? _yard.StartAsync(single with { Mounts = [.. single.Mounts, .. job.Packages.SelectMany(Mount)] }, BootBytes, MaxProcesses, ct)
            : _pool.TakeAsync(ct);

    private string[] Mount(KeyValuePair<string, string> package) =>
        ["--ro-bind", Path.Combine(PackageShelf.Root(_yard), package.Value), "/packages/" + package.Key];

    private Task<Jail.Jail> StartAsync(CancellationToken ct)
    {
        var plan = _plan ?? throw new SandboxFailedException("Python is not prepared.");
        return _yard.StartAsync(plan, BootBytes, MaxProcesses, ct);
    }

    private int CountRun(Jail.Jail jail) => _runs.AddOrUpdate(jail, 1, (_, runs) => runs + 1);

    private void GiveBack(Jail.Jail jail, bool reusable)
    {
        if (reusable)
        {
            _pool.Return(jail);
            return;
        }

        _runs.TryRemove(jail, out _);
        _pool.Discard(jail);
    }

    /// <summary>Takes a run's files away before the next one; false when something is left.</summary>
    private static bool Empty(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        return !Directory.EnumerateFileSystemEntries(folder).Any();
    }
}
