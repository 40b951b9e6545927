using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.JavaScriptWorker;

/// <summary>The files that a script left in its directory: regular ones, at most 50 (500 where they go into the workspace) and 16 MB. The server checks again.</summary>
internal static class ArtifactCollector
{
    private const int MaxFiles = 50;
    private const int MaxLeft = 500;
    private const int MaxNames = 100;
    private const long MaxBytes = 16 << 20;

    public static (IReadOnlyList<JailArtifact> Found, IReadOnlyList<string> Skipped) Collect(string root, bool all)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var (found, skipped) = (new List<JailArtifact>(), new List<string>());
        long total = 0;
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", options).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            if (found.Count == (all ? MaxLeft : MaxFiles) || total + file.Length > MaxBytes)
            {
                skipped.Add(Path.GetRelativePath(root, file.FullName));
                continue;
            }

            total += file.Length;
            found.Add(new JailArtifact(Path.GetRelativePath(root, file.FullName), File.ReadAllBytes(file.FullName)));
        }

        return (found, [.. skipped.Take(MaxNames)]);
    }
}
