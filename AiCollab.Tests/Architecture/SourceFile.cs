namespace AiCollab.Tests.ArchitectureRules;

/// <summary>A file of the repository.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly string[] Skipped = ["artifacts", "node_modules", "obj", "bin", ".git", "data", "lib", "TestResults"];

    /// <summary>The number of lines, as an editor counts them.</summary>
    public int Lines => Text.TrimEnd('\n').Split('\n').Length;

    /// <summary>Every file of the repository with one of the endings; built and fetched folders are left out.</summary>
    public static IReadOnlyList<SourceFile> All(params string[] endings) =>
        [.. Under(Repository.Root).Where(path => endings.Any(path.EndsWith)).Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path))))];

    private static IEnumerable<string> Under(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        }

        var folders = Directory.EnumerateDirectories(folder).Where(f => !Skipped.Contains(System.IO.Path.GetFileName(f)));
        foreach (var file in folders.SelectMany(Under))
        {
            yield return file;
        }
    }
}
