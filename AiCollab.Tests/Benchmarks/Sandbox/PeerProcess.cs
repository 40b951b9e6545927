using System.Diagnostics;
using System.Text.Json;

namespace AiCollab.Tests.Benchmarks.Sandbox;

/// <summary>A Node.js process with another sandbox in it (<c>peers.mjs</c>); runs one code after the other.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    public PeerProcess(string engine) =>
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "peers.mjs"), engine]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>Id on the machine.</summary>
    public int Id => _process.Id;

    private static string Folder => RepositoryFolder.At("AiCollab.Tests", "Benchmarks", "Sandbox");

    /// <summary>Fetches the packages where they are missing.</summary>
    /// <exception cref="InvalidOperationException">npm failed.</exception>
    public static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            return;
        }

        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--silent", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {Folder} failed.");
        }
    }

    /// <summary>Runs code and gives the value of its last expression.</summary>
    /// <exception cref="InvalidOperationException">The engine is gone or the code failed.</exception>
    public async Task<string> RunAsync(string code)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(code));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended.");
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("value", out var value) ? value.ToString() : throw new InvalidOperationException(line);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
