using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using AiCollab.Core.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Files;
using AiCollab.Infrastructure.Ai.Local.Memory;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Ai.Local.Processes;

/// <summary>One child process that holds one model and answers on a Unix socket that only this user can open.</summary>
internal sealed partial class RuntimeProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 20;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    // The child gets no other variable: it opens files from anywhere and needs none of the host's secrets.
    private static readonly string[] PassedVariables = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"];

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly ILogger _logger;
    private readonly Queue<string> _errors = new();
    private readonly Task _errorPump;
    private Task _outputDrain = Task.CompletedTask;

    private RuntimeProcess(Process process, DirectoryInfo folder, LocalModelFile file, LoadPlan plan, ILogger logger)
    {
        (_process, _folder, File, Plan, _logger) = (process, folder, file, plan, logger);
        Exited = WaitForExitAsync();
        _errorPump = PumpErrorsAsync();
        // Without draining, a dropped answer closes its connection at once, and with it the generation.
        Invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, MaxResponseDrainSize = 0 });
    }

    public LocalModelFile File { get; }

    public LoadPlan Plan { get; }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code when the process has ended, for whatever reason.</summary>
    public Task<int> Exited { get; }

    /// <summary>Sends requests to the process; their host name does not matter.</summary>
    public HttpMessageInvoker Invoker { get; }

    private string SocketPath => Path.Combine(_folder.FullName, "s");

    /// <summary>Starts the process and waits until the model is loaded.</summary>
    /// <exception cref="Core.Errors.ProviderFailedException">The model cannot be loaded.</exception>
    public static async Task<RuntimeProcess> StartAsync(
        RuntimeFiles files, LocalModelsOptions options, LocalModelFile file, LoadPlan plan, ILogger logger, CancellationToken ct)
    {
        await files.RequireAsync(ct);
        var folder = Directory.CreateTempSubdirectory("aicollab-local-"); // mode 0700
        var process = Process.Start(StartInfo(files, options, file, plan, folder))!;
        var runtime = new RuntimeProcess(process, folder, file, plan, logger);
        try
        {
            runtime.GoFirstWhenMemoryEnds();
            await runtime.WaitUntilReadyAsync(options.LoadTimeout, ct);
            return runtime;
        }
        catch
        {
            await runtime.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process: asks by closing its input, then kills.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await Exited.WaitAsync(StopPatience);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
        }

        await _errorPump;
        await _outputDrain;
        Invoker.Dispose();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static ProcessStartInfo StartInfo(RuntimeFiles files, LocalModelsOptions options, LocalModelFile file, LoadPlan plan, DirectoryInfo folder)
    {
        var info = new ProcessStartInfo(options.Node)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        string[] arguments =
        [
            files.Script, "--model", file.Model.Path, "--id", file.Model.Id, "--kind", file.Model.Kind == LocalModelKind.Embedding ? "embedding" : "chat",
            "--socket", Path.Combine(folder.FullName, "s"), "--context", Text(plan.ContextTokens), "--sequences", Text(plan.Sequences),
            "--threads", Text(Environment.ProcessorCount),
        ];
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var name in info.Environment.Keys.Except(PassedVariables, StringComparer.Ordinal).ToList())
        {
            info.Environment.Remove(name);
        }

        return info;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Should memory run out, the model goes before the host and its database.
    private void GoFirstWhenMemoryEnds()
    {
        try
        {
            System.IO.File.WriteAllText($"/proc/{_process.Id}/oom_score_adj", "800");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoScore(e.Message); // not Linux, or the process has ended already, which shows soon enough
        }
    }

    private async Task WaitUntilReadyAsync(TimeSpan limit, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(limit);
        try
        {
            var line = await ReportAsync(timeout.Token);
            var problem = line is null ? await LastWordsAsync(timeout.Token) : ProblemIn(line);
            if (problem is not null)
            {
                throw RuntimeFailures.LoadFailed(File.Model.Name, problem);
            }

            _outputDrain = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // a full pipe would stop the child
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw RuntimeFailures.LoadTimedOut(File.Model.Name, limit);
        }
    }

    private async Task<string?> ReportAsync(CancellationToken ct)
    {
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync(ct);
        }
        while (line is not null && !line.StartsWith("{\"ready\"", StringComparison.Ordinal)); // a library may print notes of its own
        return line;
    }

    private static string? ProblemIn(string line)
    {
        var report = JsonDocument.Parse(line).RootElement;
        return report.GetProperty("ready").GetBoolean() ? null : report.GetProperty("error").GetString();
    }

    private async Task<string> LastWordsAsync(CancellationToken ct)
    {
        var code = await Exited.WaitAsync(ct);
        await _errorPump.WaitAsync(ct);
        return _errors.LastOrDefault(l => l.Contains("rror", StringComparison.Ordinal)) ?? $"its process ended with exit code {code}";
    }

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private async Task PumpErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            LogChild(File.Model.Id, line);
            _errors.Enqueue(line);
            if (_errors.Count > KeptErrorLines)
            {
                _errors.Dequeue();
            }
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Local model {Model}: {Line}")]
    private partial void LogChild(string model, string line);

    [LoggerMessage(LogLevel.Debug, "The order in which the system ends processes when memory runs out was not changed: {Reason}")]
    private partial void LogNoScore(string reason);
}
