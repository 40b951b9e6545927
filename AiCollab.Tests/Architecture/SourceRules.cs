using System.Text.RegularExpressions;

namespace AiCollab.Tests.ArchitectureRules;

/// <summary>Rules over files: each gives the files that break it.</summary>
internal static partial class SourceRules
{
    private const int LongestSource = 300;
    private const int LongestMarkup = 120;
    private const int LongestProgram = 60;

    private static readonly string[] VagueFolders = ["Services", "Models", "Helpers", "Utils", "Managers", "Common"];

    /// <summary>The pages know the product's inside by Core only; the start of the host puts the rest behind it.</summary>
    public static IEnumerable<string> WebNamingInfrastructure(IEnumerable<SourceFile> files) =>
        files.Where(f => f.Path.StartsWith("AiCollab.Web/", StringComparison.Ordinal) && f.Path != "AiCollab.Web/Program.cs")
            .Where(f => f.Text.Contains("AiCollab.Infrastructure", StringComparison.Ordinal)).Select(f => f.Path);

    public static IEnumerable<string> OrleansOutsideCluster(IEnumerable<SourceFile> files) =>
        files.Where(f => IsProduct(f) && !f.Path.StartsWith("AiCollab.Infrastructure/Cluster/", StringComparison.Ordinal))
            .Where(f => OrleansUse().IsMatch(f.Text)).Select(f => f.Path);

    public static IEnumerable<string> EmbeddedStoreNamingTheProduct(IEnumerable<SourceFile> files) =>
        files.Where(f => f.Path.StartsWith("AiCollab.Infrastructure/Mongo/Embedded/", StringComparison.Ordinal))
            .Where(f => ProductName().IsMatch(f.Text)).Select(f => f.Path);

    public static IEnumerable<string> VaguelyNamedFolders(IEnumerable<SourceFile> files) =>
        files.Where(f => f.Path.Split('/')[..^1].Any(VagueFolders.Contains)).Select(f => f.Path);

    public static IEnumerable<string> LongFiles(IEnumerable<SourceFile> files) => files.Where(f => f.Lines > Limit(f.Path)).Select(f => $"{f.Path}: {f.Lines}");

    public static IEnumerable<string> LockFilesWithAddresses(IEnumerable<SourceFile> files) =>
        files.Where(f => f.Path.EndsWith("package-lock.json", StringComparison.Ordinal) || f.Path.EndsWith("packages.lock.json", StringComparison.Ordinal))
            .Where(f => DownloadAddress().IsMatch(f.Text)).Select(f => f.Path);

    private static bool IsProduct(SourceFile file) => !file.Path.StartsWith("AiCollab.Tests/", StringComparison.Ordinal);

    private static int Limit(string path) => path switch
    {
        "AiCollab.Web/Program.cs" => LongestProgram,
        _ when path.EndsWith(".cs", StringComparison.Ordinal) => LongestSource,
        _ when path.EndsWith(".razor", StringComparison.Ordinal) => LongestMarkup,
        _ => int.MaxValue,
    };

    [GeneratedRegex(@"\bOrleans\.|using Orleans|namespace Orleans")]
    private static partial Regex OrleansUse();

    // Inside of namespace AiCollab.Infrastructure, "Core.Errors" names the product as well as "AiCollab.Core.Errors" does.
    [GeneratedRegex(@"AiCollab\.(?!Infrastructure\.Mongo\.Embedded\b)|(?<![\w.])Core\.[A-Z]")]
    private static partial Regex ProductName();

    [GeneratedRegex(@"""resolved""\s*:\s*""[a-z]+://")]
    private static partial Regex DownloadAddress();
}
