using AiCollab.Core.Collaboration.EditFormats;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Collaboration.EditFormats;

public sealed class EditFormatTests
{
    /// <summary>Answers as models write them, with the one file that each of them means.</summary>
    public static TheoryData<string, string, string, string> WholeFiles => new()
    {
        { "as asked", "```python path=a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "with prose around", "Sure!\n\n```python path=src/a.py\nprint(1)\n```\nDone.", "src/a.py", "print(1)\n" },
        { "Windows line ends", "```python path=a.py\r\nprint(1)\r\n```\r\n", "a.py", "print(1)\n" },
        { "quoted path", "```python path=\"a.py\"\nprint(1)\n```", "a.py", "print(1)\n" },
        { "path with a space in quotes", "```python path=\"my file.py\"\nprint(1)\n```", "my file.py", "print(1)\n" },
        { "file= instead of path=", "```python file=a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "title=", "```python title=\"src/a.py\"\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "braces", "```python {path=a.py}\nprint(1)\n```", "a.py", "print(1)\n" },
        { "colon", "```python:src/a.py\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "language and path", "```python src/a.py\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "path only", "```src/a.py\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "space after the fence", "``` python path=a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "dot slash", "```python path=./a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "path above", "src/a.py\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "path above with blank line", "src/a.py\n\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "bold path above", "**src/a.py**\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "bold path with colon", "**`src/a.py`:**\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "heading above", "### `src/a.py`\n\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "heading with number", "#### 1. src/a.py (new)\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "File: above", "File: src/a.py\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "bold File: above", "**File: `src/a.py`**\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "list item above", "- `src/a.py`:\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "sentence that says it is the new file", "Here is the updated `src/a.py`:\n```python\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "path in the first comment", "```python\n# src/a.py\nprint(1)\n```", "src/a.py", "print(1)\n" },
        { "path= in the first comment", "```js\n// path=src/a.js\nlet a;\n```", "src/a.js", "let a;\n" },
        { "file: in an HTML comment", "```html\n<!-- file: index.html -->\n<p>\n```", "index.html", "<p>\n" },
        { "same path twice", "```python path=a.py\n# a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "no closing fence", "```python path=a.py\nprint(1)\n", "a.py", "print(1)\n" },
        { "fence glued to the last line", "```python path=a.py\nprint(1)```", "a.py", "print(1)\n" },
        { "closing fence too long", "```python path=a.py\nprint(1)\n`````", "a.py", "print(1)\n" },
        { "closing fence too short", "````python path=a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "closing fence indented", "```python path=a.py\nprint(1)\n  ```", "a.py", "print(1)\n" },
        { "tildes", "~~~python path=a.py\nprint(1)\n~~~", "a.py", "print(1)\n" },
        { "opening fence after prose", "Here it is: ```python path=a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "prose after the closing fence", "```python path=a.py\nprint(1)\n``` That is all.", "a.py", "print(1)\n" },
        { "indented in a list", "1. Do it:\n\n   ```python path=a.py\n   if x:\n       y()\n   ```", "a.py", "if x:\n    y()\n" },
        { "Markdown with code inside", "```markdown path=README.md\n# Hi\n```bash\nls\n```\nBye\n```", "README.md", "# Hi\n```bash\nls\n```\nBye\n" },
        { "Markdown in four backticks", "````md path=README.md\n```\nls\n```\n````", "README.md", "```\nls\n```\n" },
        { "name without extension", "```dockerfile path=Dockerfile\nFROM x\n```", "Dockerfile", "FROM x\n" },
        { "name without extension above", "Dockerfile\n```\nFROM x\n```", "Dockerfile", "FROM x\n" },
        { "dot file", "```path=.gitignore\nbin/\n```", ".gitignore", "bin/\n" },
        { "empty file", "```python path=a/__init__.py\n```", "a/__init__.py", "" },
        { "heading lines of equal signs", "```rst path=a.rst\nTitle\n=====\n```", "a.rst", "Title\n=====\n" },
        { "thinking first", "<think>\n```python path=b.py\nno\n```\n</think>\n```python path=a.py\nprint(1)\n```", "a.py", "print(1)\n" },
        { "blank lines inside kept", "```python path=a.py\n\na = 1\n\n\nb = 2\n```", "a.py", "\na = 1\n\n\nb = 2\n" },
    };

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void Reads_a_whole_file(string because, string answer, string path, string text)
    {
        var read = EditFormat.Parse(answer);
        var whole = read.Edits.Should().ContainSingle(because).Which.Should().BeOfType<FileEdit.Whole>().Subject;
        whole.Path.Value.Should().Be(path, because);
        whole.Text.Should().Be(text, because);
        read.Problems.Should().BeEmpty(because);
        read.CorrectionRequest(expectEdits: true).Should().BeNull(because);
    }

    /// <summary>Answers with one change of one file.</summary>
    public static TheoryData<string, string> Changes => new()
    {
        { "path above, no fence", "a.py\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE" },
        { "path above, in a fence", "a.py\n```python\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n```" },
        { "path in the fence", "```python path=a.py\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n```" },
        { "path first in the fence", "```\na.py\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n```" },
        { "path on the marker", "```\n<<<<<<< SEARCH a.py\nold\n=======\nnew\n>>>>>>> REPLACE\n```" },
        { "path= on the marker", "<<<<<<< SEARCH path=a.py\nold\n=======\nnew\n>>>>>>> REPLACE" },
        { "bold path above", "**a.py**\n\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE" },
        { "five marks", "a.py\n<<<<< SEARCH\nold\n=====\nnew\n>>>>> REPLACE" },
        { "nine marks and lower case", "a.py\n<<<<<<<<< search\nold\n=========\nnew\n>>>>>>>>> replace" },
        { "git's words", "a.py\n<<<<<<< ORIGINAL\nold\n=======\nnew\n>>>>>>> UPDATED" },
        { "no word at the end", "a.py\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>>" },
        { "minus and plus", "a.py\n------- SEARCH\nold\n=======\nnew\n+++++++ REPLACE" },
        { "end marker forgotten before the fence", "```python path=a.py\n<<<<<<< SEARCH\nold\n=======\nnew\n```\nDone." },
        { "a diff", "```diff\n--- a/a.py\n+++ b/a.py\n@@ -1,1 +1,1 @@\n-old\n+new\n```" },
        { "a diff with path above", "a.py\n```diff\n@@ -1 +1 @@\n-old\n+new\n```" },
        { "a diff in a plain fence", "```\ndiff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -7 +9 @@ def x():\n-old\n+new\n\\ No newline at end of file\n```" },
        { "Windows line ends", "a.py\r\n<<<<<<< SEARCH\r\nold\r\n=======\r\nnew\r\n>>>>>>> REPLACE\r\n" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Reads_a_change(string because, string answer)
    {
        var read = EditFormat.Parse(answer);
        var patch = read.Edits.Should().ContainSingle(because).Which.Should().BeOfType<FileEdit.Patch>().Subject;
        patch.Path.Value.Should().Be("a.py", because);
        patch.Hunks.Should().Equal([new EditHunk("old", "new")], because);
        read.Problems.Should().BeEmpty(because);
    }

    /// <summary>Answers that must not touch a file.</summary>
    public static TheoryData<string, string> NoEdits => new()
    {
        { "plain talk", "You could use a list comprehension." },
        { "an example without a path", "Try this:\n```python\nprint(1)\n```" },
        { "a command with a file's name", "Run it:\n```bash\npython main.py\n```" },
        { "the output of a file", "The output of `main.py`:\n```python\n1\n```" },
        { "how to use a file", "Example of using the new `main.py`:\n```python\nimport main\n```" },
        { "a sentence that ends with a file's name", "Next, look at main.py\n\nThen:\n```python\nprint(1)\n```" },
        { "another language than the file named", "I updated `main.py`:\n```bash\npython main.py\n```" },
        { "a language with a dot", "```asp.net\nx\n```" },
        { "inline code", "Use `path=a.py` there." },
        { "a comment that is no path", "```python\n# prints one\nprint(1)\n```" },
        { "nothing", "" },
    };

    [Theory]
    [MemberData(nameof(NoEdits))]
    public void Leaves_talk_alone(string because, string answer)
    {
        var read = EditFormat.Parse(answer);
        read.Edits.Should().BeEmpty(because);
        read.Problems.Should().BeEmpty(because);
        read.Prose.Should().Be(answer.Trim('\n'), because);
    }

    [Fact]
    public void Keeps_the_order_and_the_prose_around_the_edits()
    {
        var read = EditFormat.Parse("""
            I split it.

            ```python path=a.py
            a = 1
            ```

            src/b.py
            <<<<<<< SEARCH
            old
            =======
            new
            >>>>>>> REPLACE

            <<<<<<< SEARCH
            x
            =======
            >>>>>>> REPLACE

            Run:
            ```bash
            python a.py
            ```
            """);
        read.Edits.Select(e => e.Path.Value).Should().Equal("a.py", "src/b.py", "src/b.py");
        ((FileEdit.Patch)read.Edits[2]).Hunks.Should().Equal(new EditHunk("x", ""));
        read.Prose.Should().Contain("I split it.").And.Contain("Run:").And.Contain("python a.py").And.NotContain("src/b.py").And.NotContain("SEARCH");
        read.Unnamed.Should().ContainSingle().Which.Should().Be(new CodeBlock("bash", "python a.py"));
    }

    [Fact]
    public void A_block_that_was_not_closed_ends_where_the_next_one_with_a_path_begins()
    {
        var read = EditFormat.Parse("```python path=a.py\na = 1\n```python path=b.py\nb = 2\n```");
        read.Edits.Should().BeEquivalentTo([new { Text = "a = 1\n" }, new { Text = "b = 2\n" }]);
    }

    [Fact]
    public void A_file_that_was_cut_short_is_not_written()
    {
        var read = EditFormat.Parse("```python path=a.py\nprint(1)\n```\n```python path=b.py\nprint(", cutShort: true);
        read.Edits.Should().ContainSingle().Which.Path.Value.Should().Be("a.py");
        read.Problems.Should().ContainSingle().Which.Should().Contain("b.py").And.Contain("again");
    }

    [Theory]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("../a.py", "..")]
    [InlineData(".git/config", ".git")]
    public void A_path_outside_the_workspace_is_a_problem_and_no_edit(string path, string reason)
    {
        var read = EditFormat.Parse($"```text path={path}\nx\n```");
        read.Edits.Should().BeEmpty();
        read.Problems.Should().ContainSingle().Which.Should().Contain(reason);
    }

    [Fact]
    public void A_pair_without_its_middle_line_is_never_taken_for_a_deletion()
    {
        var read = EditFormat.Parse("a.py\n<<<<<<< SEARCH\nkeep me\n>>>>>>> REPLACE");
        read.Edits.Should().BeEmpty();
        read.Problems.Should().ContainSingle().Which.Should().Contain("=======");
    }

    [Fact]
    public void Code_without_a_name_is_asked_about_only_where_edits_were_expected()
    {
        var read = EditFormat.Parse("```python\nprint(1)\n```");
        read.CorrectionRequest(expectEdits: true).Should().Contain("path=");
        read.CorrectionRequest(expectEdits: false).Should().BeNull();
    }

    [Fact]
    public void Tells_while_it_streams_which_file_is_being_written()
    {
        var reader = new EditFormatReader();
        reader.Add("Here:\n```python path=a.py\nprint(");
        reader.Writing!.Value.Value.Should().Be("a.py");
        reader.Edits.Should().BeEmpty();
        reader.Add("1)\n```\n");
        reader.Writing.Should().BeNull();
        reader.Edits.Should().ContainSingle();
        reader.Finish(cutShort: false).Edits.Should().ContainSingle();
    }
}
