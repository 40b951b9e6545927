using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.JavaScriptWorker;

/// <summary>The files that a script left in its directory: regular ones, at most 50 and 16 MB. The server checks again.</summary>
internal static class ArtifactCollector
{
    private const int MaxFiles = 50;
    private const long MaxBytes = 16 << 20;

    public static IReadOnlyList<JailArtifact> Collect(string root)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var found = new List<JailArtifact>();
        long total = 0;
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", options).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            if (found.Count == MaxFiles || total + file.Length > MaxBytes)
            {
                continue;
            }

            total += file.Length;
            found.Add(new JailArtifact(Path.GetRelativePath(root, file.FullName), File.ReadAllBytes(file.FullName)));
        }

        return found;
    }
}
