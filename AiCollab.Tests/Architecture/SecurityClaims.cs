using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace AiCollab.Tests.ArchitectureRules;

/// <summary>What a document claims by naming files and tests, and which of them are not there.</summary>
internal static partial class SecurityClaims
{
    /// <summary>Files of the repository that links of the document lead to, relative to the repository.</summary>
    public static IReadOnlyList<string> Files(string document) =>
        [.. Links().Matches(document).Select(m => m.Groups[1].Value.Split('#')[0]).Where(l => l.StartsWith("../", StringComparison.Ordinal)).Select(l => l[3..]).Distinct()];

    /// <summary>Tests that the document names, as <c>Class.Method</c>.</summary>
    public static IReadOnlyList<string> Tests(string document) => [.. TestNames().Matches(document).Select(m => m.Groups[1].Value).Distinct()];

    /// <summary>Whatever of it is gone.</summary>
    public static IEnumerable<string> Missing(string document) =>
        Files(document).Where(f => !File.Exists(Path.Combine(Repository.Root, f))).Concat(Tests(document).Where(t => !IsTest(t)));

    private static bool IsTest(string name)
    {
        var (type, method) = (name.Split('.')[0], name.Split('.')[1]);
        return typeof(SecurityClaims).Assembly.GetTypes().Where(t => t.Name == type)
            .Any(t => t.GetMethod(method, BindingFlags.Public | BindingFlags.Instance)?.GetCustomAttributes<FactAttribute>(inherit: true).Any() == true);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"`([A-Z]\w*Tests\.[A-Z]\w+)`")]
    private static partial Regex TestNames();
}
