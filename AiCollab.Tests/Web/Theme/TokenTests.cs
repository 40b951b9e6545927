using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Theme;

public sealed partial class TokenTests
{
    private static readonly string Web = Path.Combine(Repository.Root, "AiCollab.Web");

    public static TheoryData<string> Sheets => [.. Directory.EnumerateFiles(Web, "*.css", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Web, path))
        .Where(path => !path.Contains("node_modules") && !path.StartsWith(Path.Combine("wwwroot", "lib"), StringComparison.Ordinal) && !path.EndsWith("tokens.css", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Only_tokens_name_a_colour(string sheet) =>
        Colour().Matches(File.ReadAllText(Path.Combine(Web, sheet))).Select(match => match.Value).Should().BeEmpty();

    [Fact]
    public void Every_token_that_is_used_is_there()
    {
        var defined = Definition().Matches(File.ReadAllText(Path.Combine(Web, "wwwroot/theme/tokens.css"))).Select(m => m.Groups[1].Value).ToHashSet();

        foreach (var sheet in new[] { "base.css", "page.css", "mud.css" })
        {
            var used = Use().Matches(File.ReadAllText(Path.Combine(Web, "wwwroot/theme", sheet))).Select(m => m.Groups[1].Value).Where(name => name is not ("c" or "s"));
            used.Should().BeSubsetOf(defined, $"{sheet} uses them");
        }
    }

    [GeneratedRegex(@"#[0-9a-fA-F]{3,8}\b(?=[\s;,)])")]
    private static partial Regex Colour();

    [GeneratedRegex(@"--([a-z0-9-]+)\s*:")]
    private static partial Regex Definition();

    [GeneratedRegex(@"var\(--([a-z0-9-]+)[,)]")]
    private static partial Regex Use();
}
