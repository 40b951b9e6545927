using System.Diagnostics;
using System.Text;
using AiCollab.Core.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Runner;

/// <summary>The product's <c>runner</c> verb as a process of its own, and a server that runs code by it.</summary>
public class RunnerProcess : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _said = new();
    private Process? _process;

    /// <summary>What stands before the command: another user, for example.</summary>
    protected virtual string[] Before => [];

    /// <summary>The services of the server.</summary>
    public ServiceProvider Server { get; private set; } = null!;

    public ISandbox Sandbox => Server.GetRequiredService<ISandbox>();

    /// <summary>The runner's socket.</summary>
    public string Socket => Path.Combine(_folder.Path, "private", "runner.sock");

    /// <summary>The folder with wheels.</summary>
    public string Wheels => Path.Combine(_folder.Path, "wheels");

    protected string Folder => _folder.Path;

    public virtual async Task InitializeAsync()
    {
        Directory.CreateDirectory(Wheels);
        Server = SandboxFixture.Create(("Sandbox:Runner", Socket));
        await StartAsync();
    }

    /// <summary>Starts the runner and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _process = Begin();
        var waited = Stopwatch.StartNew();
        while (!(await Sandbox.GetHealthAsync(again: false, default)).Available)
        {
            if (_process.HasExited || waited.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"The runner did not start: {_said}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Starts another one on the same socket; gives its exit code and what it said.</summary>
    public async Task<(int Code, string Said)> StartSecondAsync()
    {
        using var second = Begin();
        await second.WaitForExitAsync();
        return (second.ExitCode, _said.ToString());
    }

    /// <summary>Ends it without any warning.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task DisposeAsync()
    {
        await KillAsync();
        _process!.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private Process Begin()
    {
        string[] arguments =
        [
            RepositoryFolder.At("artifacts", "bin", "AiCollab.Web", "debug", "AiCollab.Web.dll"), "runner", $"--Sandbox:Listen={Socket}", $"--Sandbox:PackagesFolder={Wheels}",
        ];
        string[] command = [.. Before, "dotnet", .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        if (Before.Length > 0)
        {
            start.Environment["TMPDIR"] = start.Environment["HOME"] = _folder.Path;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Write(e.Data);
        process.ErrorDataReceived += (_, e) => Write(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Write(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
