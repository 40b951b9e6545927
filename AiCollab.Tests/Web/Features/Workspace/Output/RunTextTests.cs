using AiCollab.Web.Features.Workspace.Editor;
using AiCollab.Web.Features.Workspace.Output;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Output;

public sealed class RunTextTests
{
    [Theory]
    [InlineData("  File \"src/a.py\", line 12, in f", "src/a.py", 12)]
    [InlineData("    at f (src/a.py:3:14)", "src/a.py", 3)]
    [InlineData("/workspace/src/a.py:5", "src/a.py", 5)]
    public void A_place_in_a_trace_is_found(string trace, string path, int line)
    {
        var pieces = TracePiece.Split(trace, p => p == "src/a.py");

        pieces.Single(p => p.Path is not null).Should().BeEquivalentTo(new { Path = path, Line = line });
        string.Concat(pieces.Select(p => p.Text)).Should().Be(trace);
    }

    [Theory]
    [InlineData("  File \"<cell>\", line 1")]
    [InlineData("  File \"/etc/passwd\", line 1")]
    [InlineData("  File \"../src/a.py\", line 1")]
    [InlineData("no place")]
    [InlineData("")]
    public void What_is_no_file_of_the_workspace_stays_text(string trace) =>
        TracePiece.Split(trace, p => p == "src/a.py").Where(p => p.Path is not null).Should().BeEmpty();

    [Theory]
    [InlineData("    a\n      b\n    c", "a\n  b\nc")]
    [InlineData("a\n    b", "a\n    b")]
    [InlineData("\tx\n\n\ty", "x\n\ny")]
    [InlineData("", "")]
    public void A_selection_loses_the_indentation_that_all_lines_share(string text, string expected) => SelectedText.Outdent(text).Should().Be(expected);

    [Theory]
    [InlineData("import math\n\n# a remark\nprint(math.pi)\n", "print(math.pi)")]
    [InlineData("  from a import b\n", "from a import b")]
    [InlineData(" \n", null)]
    public void A_snippet_is_named_by_the_first_line_that_says_something(string code, string? expected) => SnippetTitle.Of(code).Should().Be(expected);

    [Fact]
    public void Two_texts_are_laid_line_by_line_with_what_differs_opposite()
    {
        PairedLine.Of("a\nb\nc\n", "a\nx\ny\nc\n").Should().Equal(
            new PairedLine("a", "a", true), new PairedLine("b", "x", false), new PairedLine(null, "y", false), new PairedLine("c", "c", true));
        PairedLine.Of("", "").Should().BeEmpty();
    }
}
