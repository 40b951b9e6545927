using System.Diagnostics;

namespace AiCollab.Tests.Infrastructure.Mongo;

/// <summary>
/// Starts the independent server of <c>shared/mongo</c>, a folder beside one of this repository's parents, once for the test run.
/// It ends with the test process, whatever way that ends: its shell waits for the end of its input.
/// </summary>
internal static class JavaMongo
{
    private const string Script = "java -Xmx256m -cp \"$1/lib/*:$1\" MongoTestServer 0 & child=$!; cat > /dev/null; kill $child";
    private const string Ready = "ready on ";
    private static readonly string? Folder = FindFolder();

    /// <summary>Why the server cannot be run here; null when it can.</summary>
    public static string? WhyMissing { get; } = Folder is null
        ? "there is no folder shared/mongo beside the repository"
        : OnPath("java") ? null : "there is no Java 17 runtime (Debian: openjdk-17-jre-headless)";

    /// <summary>The server's connection string.</summary>
    public static async Task<string> StartAsync()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", Script, "sh", Folder!])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.StandardInput.Close();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return $"mongodb://{line[Ready.Length..]}/?retryWrites=false";
            }
        }

        throw new InvalidOperationException("The Java server ended before it was ready");
    }

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "mongo");
            if (File.Exists(Path.Combine(candidate, "MongoTestServer.class")))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
