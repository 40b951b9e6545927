using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace AiCollab.Infrastructure.Ai.Local.Processes;

/// <summary>Finds the runtime's program and says in one sentence what is missing when it cannot run.</summary>
internal sealed class RuntimeFiles(LocalModelsOptions options)
{
    private const int OldestNode = 20;
    private const string Package = "node_modules/node-llama-cpp/package.json";
    private const string SourceFolder = "AiCollab.Infrastructure/Ai/Local/Runtime";

    /// <summary>The folder with <c>server.mjs</c>; null when there is none.</summary>
    public string? Directory { get; } = Find(options);

    /// <summary>The script to run.</summary>
    public string Script => Path.Combine(Directory ?? "", "server.mjs");

    /// <exception cref="Core.Errors.ProviderFailedException">Something is missing; says what to do.</exception>
    public async Task RequireAsync(CancellationToken ct)
    {
        if (Directory is null)
        {
            throw RuntimeFailures.NotInstalled("its folder is not there.", $"Set {LocalModelsOptions.Section}:RuntimeDirectory to the folder with server.mjs.");
        }

        if (!File.Exists(Path.Combine(Directory, Package)))
        {
            throw RuntimeFailures.NotInstalled("its packages are not installed.", $"Run ./run.sh, or: npm ci --ignore-scripts --omit=optional --prefix {Directory}");
        }

        var version = await NodeVersionAsync(ct);
        if (version < OldestNode)
        {
            throw RuntimeFailures.NotInstalled(
                version is null ? $"there is no program \"{options.Node}\"." : $"Node.js is version {version}.",
                $"Install Node.js {OldestNode} or newer, or set {LocalModelsOptions.Section}:Node to where it is.");
        }
    }

    private async Task<int?> NodeVersionAsync(CancellationToken ct)
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo(options.Node, "--version") { RedirectStandardOutput = true })!;
            var text = await node.StandardOutput.ReadToEndAsync(ct);
            return int.TryParse(text.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : 0;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // Published: beside the program. Run from source: in the source tree above it.
    private static string? Find(LocalModelsOptions options)
    {
        if (options.RuntimeDirectory.Length > 0)
        {
            return System.IO.Directory.Exists(options.RuntimeDirectory) ? Path.GetFullPath(options.RuntimeDirectory) : null;
        }

        var places = new List<string> { Path.Combine(AppContext.BaseDirectory, "Ai/Local/Runtime") };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            places.Add(Path.Combine(folder.FullName, SourceFolder));
        }

        return places.Find(p => File.Exists(Path.Combine(p, Package))) ?? places.Find(p => File.Exists(Path.Combine(p, "server.mjs")));
    }
}
