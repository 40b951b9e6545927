using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.ArchitectureRules;

/// <summary>The README's table names each package that the projects, the package.json files and setup.sh ask for, and no other.</summary>
public sealed partial class DependencyTableTests
{
    [Fact]
    public void The_table_names_every_package_that_is_used_and_no_other()
    {
        var used = NuGet().Concat(Npm()).Concat(Debian()).Distinct().ToList();

        used.Should().HaveCountGreaterThan(50, "otherwise nothing is looked at");
        Named().Should().BeEquivalentTo(used);
    }

    private static IEnumerable<string> NuGet() =>
        SourceFile.All(".csproj", "Directory.Build.props").SelectMany(f => Reference().Matches(f.Text)).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> Npm() => SourceFile.All("/package.json")
        .SelectMany(f => JsonDocument.Parse(f.Text).RootElement.GetProperty("dependencies").EnumerateObject()).Select(p => $"npm {p.Name}");

    private static IEnumerable<string> Debian() => Wanted().Matches(ReadRoot("setup.sh")).Select(m => $"Debian {m.Groups[1].Value}");

    private static IEnumerable<string> Named() =>
        from row in Row().Matches(ReadRoot("README.md").Split("## Dependencies")[1]).Skip(1)
        from name in row.Groups[2].Value.Split(", ")
        select row.Groups[1].Value + name;

    private static string ReadRoot(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"<PackageReference Include=""([^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\bwant ([a-z0-9.-]+) (?:command|has|test)")]
    private static partial Regex Wanted();

    [GeneratedRegex(@"^\| ((?:npm |Debian )?)([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
