using AiCollab.Core.Collaboration.EditFormats;
using AiCollab.Core.Workspaces;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Collaboration.EditFormats;

public sealed class FileEditTests
{
    private const string File = "def f():\n    if x:\n        return 1\n    return 2\n\ndef g():\n    return 2\n";
    private static readonly WorkspacePath A = WorkspacePath.Parse("a.py");

    /// <summary>SEARCH texts that differ from the file in white space only, and what comes of them.</summary>
    public static TheoryData<string, string, string, string, string> Found => new()
    {
        { "exact", "a\nb\nc\n", "b", "B", "a\nB\nc\n" },
        { "several lines", "a\nb\nc\n", "a\nb", "x", "x\nc\n" },
        { "deleted", "a\nb\nc\n", "b", "", "a\nc\n" },
        { "at the end without line end", "a\nb", "b", "B", "a\nB" },
        { "blanks at line ends", "a  \nb\n", "a\nb", "x\ny", "x\ny\n" },
        { "blank lines around", "a\nb\n", "\nb\n\n", "\nB\n", "a\nB\n" },
        { "not indented", "if x:\n    a()\n    b()\n", "a()\nb()", "c()\nd()", "if x:\n    c()\n    d()\n" },
        { "indented too far", "a()\nif b:\n    c()\n", "    a()\n    if b:\n        c()", "    z()\n    if b:\n        d()", "z()\nif b:\n    d()\n" },
        { "two spaces for four", "if x:\n    if y:\n        a()\n", "if x:\n  if y:\n    a()", "if x:\n  if y:\n    b()", "if x:\n    if y:\n        b()\n" },
        { "spaces for a tab", "f:\n\ta\n\t\tb\n", "f:\n    a\n        b", "f:\n    a\n        c\n    d", "f:\n\ta\n\t\tc\n\td\n" },
        { "new depth below a tab", "f:\n\ta\n", "f:\n    a", "f:\n    a\n        b", "f:\n\ta\n\t\tb\n" },
        { "white space in the line", "x = [1,  2]\n", "x = [1, 2]", "x = [3]", "x = [3]\n" },
        { "Windows file", "a\r\nb\r\nc\r\n", "b\nc", "B\nC\nD", "a\r\nB\r\nC\r\nD\r\n" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void Finds_the_place(string because, string current, string search, string replacement, string expected) =>
        Patch((search, replacement)).ApplyTo(current).Should().Be(new EditOutcome.Applied(expected), because);

    [Fact]
    public void Pairs_build_on_each_other() =>
        Patch(("a", "b"), ("b\nc", "d")).ApplyTo("a\nc\n").Should().Be(new EditOutcome.Applied("d\n"));

    [Fact]
    public void A_place_that_is_not_the_only_one_is_asked_about_with_its_lines()
    {
        var missed = Patch(("return 2", "return 3")).ApplyTo(File).Should().BeOfType<EditOutcome.Missed>().Subject;
        missed.Correction.Should().Contain("2 places").And.Contain("4, 7").And.Contain("a.py");
    }

    [Fact]
    public void A_near_miss_shows_the_lines_that_come_nearest_and_where_they_differ()
    {
        var missed = Patch(("    if x:\n        return 10", "    return 0")).ApplyTo(File).Should().BeOfType<EditOutcome.Missed>().Subject;
        missed.Correction.Should().Contain("lines are 2 to 3").And.Contain("        return 1\n").And.Contain("\"return 10\"");
    }

    [Fact]
    public void Something_quite_else_is_said_to_be_nowhere() =>
        Patch(("public static void Main", "x")).ApplyTo(File).Should().BeOfType<EditOutcome.Missed>().Which.Correction.Should().Contain("nothing like it");

    [Fact]
    public void A_change_in_a_file_that_is_not_there_asks_for_the_whole_file() =>
        Patch(("a", "b")).ApplyTo(null).Should().BeOfType<EditOutcome.Missed>().Which.Correction.Should().Contain("no such file");

    [Fact]
    public void An_empty_search_fills_a_new_file_and_never_replaces_a_full_one()
    {
        Patch(("", "a\nb")).ApplyTo(null).Should().Be(new EditOutcome.Applied("a\nb\n"));
        Patch(("", "a")).ApplyTo("  \n").Should().Be(new EditOutcome.Applied("a\n"));
        Patch(("", "a")).ApplyTo("x\n").Should().BeOfType<EditOutcome.Missed>();
    }

    [Fact]
    public void A_pair_that_was_made_before_changes_nothing() =>
        Patch(("old()", "new()\nnewer()")).ApplyTo("new()\nnewer()\n").Should().Be(new EditOutcome.Applied("new()\nnewer()\n"));

    [Theory]
    [InlineData("# ... rest of the code unchanged ...")]
    [InlineData("    // ... existing code ...")]
    [InlineData("<!-- rest of the file remains the same -->")]
    [InlineData("/* ... other methods ... */")]
    [InlineData("# (rest of the code)")]
    public void A_whole_file_that_leaves_code_out_is_not_written(string line)
    {
        var missed = new FileEdit.Whole(A, $"a = 1\n{line}\n").ApplyTo("a = 0\nb = 2\n").Should().BeOfType<EditOutcome.Missed>().Subject;
        missed.Correction.Should().Contain("leaves out").And.Contain(line.Trim());
    }

    [Theory]
    [InlineData("# ...")]
    [InlineData("# the rest is left to the caller")]
    [InlineData("print('...')")]
    [InlineData("def f(): ...")]
    [InlineData("# Wait for the other thread")]
    public void Ordinary_lines_are_no_omission(string line) =>
        new FileEdit.Whole(A, line + "\n").ApplyTo(null).Should().Be(new EditOutcome.Applied(line + "\n"));

    [Fact]
    public void An_omission_that_stands_in_the_file_already_is_just_text() =>
        new FileEdit.Whole(A, "# ... existing code ...\nx\n").ApplyTo("# ... existing code ...\n").Should().BeOfType<EditOutcome.Applied>();

    [Fact]
    public void A_whole_file_keeps_the_line_ends_the_file_had() =>
        new FileEdit.Whole(A, "a\nb\n").ApplyTo("x\r\ny\r\n").Should().Be(new EditOutcome.Applied("a\r\nb\r\n"));

    private static FileEdit.Patch Patch(params (string Search, string Replacement)[] hunks) =>
        new(A, [.. hunks.Select(h => new EditHunk(h.Search, h.Replacement))]);
}
