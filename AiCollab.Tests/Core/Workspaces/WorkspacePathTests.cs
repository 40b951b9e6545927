using AiCollab.Core.Workspaces;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Workspaces;

public sealed class WorkspacePathTests
{
    [Theory]
    [InlineData("main.py", "main.py")]
    [InlineData("./src/main.py", "src/main.py")]
    [InlineData("src/", "src")]
    [InlineData("src/.gitignore", "src/.gitignore")]
    [InlineData("gitting/x", "gitting/x")]
    [InlineData("Cafe\u0301.txt", "Caf\u00e9.txt")]
    [InlineData("a b/…/日本.md", "a b/…/日本.md")]
    public void Takes_ordinary_paths_in_one_spelling(string text, string expected) =>
        WorkspacePath.Parse(text).Value.Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("..")]
    [InlineData("../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/windows")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData(".git")]
    [InlineData(".git/config")]
    [InlineData("sub/.GIT/hooks/post-commit")]
    [InlineData(".git ")]
    [InlineData(".git.")]
    [InlineData("git~1/config")]
    [InlineData(".g\u200cit/config")]
    [InlineData(".git::$INDEX_ALLOCATION/x")]
    public void Refuses_what_could_leave_the_workspace_or_reach_git(string text)
    {
        WorkspacePath.TryParse(text, out _, out var problem).Should().BeFalse();
        problem.Should().NotBeNullOrWhiteSpace();
        problem.Should().NotContain("\0").And.NotContain("\n");
    }

    [Fact]
    public void Refuses_half_a_character() => WorkspacePath.TryParse("\ud800.txt", out _, out _).Should().BeFalse();

    [Fact]
    public void Refuses_long_and_deep_paths()
    {
        WorkspacePath.TryParse(new string('a', 201), out _, out _).Should().BeFalse();
        WorkspacePath.TryParse(string.Join('/', Enumerable.Repeat("a", 21)), out _, out _).Should().BeFalse();
        WorkspacePath.TryParse(string.Join('/', Enumerable.Repeat(new string('é', 90), 3)), out _, out _).Should().BeFalse();
    }

    [Fact]
    public void Knows_folder_and_name()
    {
        var path = WorkspacePath.Parse("src/lib/a.py");
        (path.Folder, path.Name).Should().Be(("src/lib", "a.py"));
        path.IsWithin(WorkspacePath.Parse("src")).Should().BeTrue();
        path.IsWithin(WorkspacePath.Parse("sr")).Should().BeFalse();
    }
}
