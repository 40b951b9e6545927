using AiCollab.Core.Errors;

namespace AiCollab.Infrastructure.Sandbox.JavaScript;

/// <summary>Finds the ahead-of-time compiled worker.</summary>
internal static class WorkerFile
{
    private const string Name = "AiCollab.JavaScriptWorker";
    private const string PublishScript = "AiCollab.Infrastructure/Sandbox/JavaScript/Worker/publish.sh";

    /// <summary>The configured file, or the one beside the product, or the one in the repository that the product was built in.</summary>
    /// <exception cref="SandboxFailedException">There is none; the message says how to make it.</exception>
    public static string Find(string? configured) =>
        Candidates(configured).FirstOrDefault(File.Exists)
        ?? throw new SandboxFailedException($"The JavaScript worker is not compiled. Run {PublishScript} (it needs gcc, libc6-dev and zlib1g-dev), or set Sandbox:JavaScriptWorker to its path.");

    private static IEnumerable<string> Candidates(string? configured)
    {
        if (configured is not null)
        {
            yield return Path.GetFullPath(configured);
            yield break;
        }

        yield return Path.Combine(AppContext.BaseDirectory, "jsworker", Name);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "AiCollab.sln")))
            {
                yield return Path.Combine(at.FullName, "artifacts", "jsworker", Name);
                yield break;
            }
        }
    }
}
