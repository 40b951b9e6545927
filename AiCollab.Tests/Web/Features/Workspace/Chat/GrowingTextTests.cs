using AiCollab.Web.Features.Workspace.Chat;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Chat;

public sealed class GrowingTextTests : IDisposable
{
    private const string Sample =
        "# Plan\n\nFirst *paragraph*\nwith two lines.\n\n1. one\n\n2. two\n\n   deeper\n\n```python\nx = 1\n\ny = 2\n```\nAfter the code.\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd";

    private readonly MarkdownRenderer _renderer = new(new HtmlPolicy());

    public void Dispose() => _renderer.Dispose();

    [Fact]
    public void Keeps_an_unfinished_paragraph_as_plain_text()
    {
        var text = Grow("A **bold");

        text.Blocks.Should().BeEmpty();
        text.Tail.Should().Be("A **bold");
    }

    [Fact]
    public void Finishes_a_paragraph_when_the_next_block_begins()
    {
        var text = Grow("One.\n\nTwo\n");

        text.Blocks.Should().ContainSingle().Which.Should().Be(new ChatBlock.Html("<p>One.</p>\n"));
        text.Tail.Should().Be("Two\n");
    }

    [Fact]
    public void Does_not_close_a_code_block_at_a_blank_line()
    {
        var text = Grow("```js\nlet a;\n\nlet b;\n");
        text.Blocks.Should().BeEmpty();

        text.Update("```js\nlet a;\n\nlet b;\n```\n", false);

        text.Blocks.Should().ContainSingle().Which.Should().Be(new ChatBlock.Code("js", null, "let a;\n\nlet b;"));
        text.Tail.Should().BeEmpty();
        text.OpenCode.Should().BeNull();
    }

    [Theory]
    [InlineData("Look:\n\n```Python path=src/main.py\nx = 1\n\ny =", "python", "src/main.py", "x = 1\n\ny =")]
    [InlineData("Look:\n\n```py\nx = 1\n``", "py", null, "x = 1")]
    [InlineData("Look:\n\n~~~js\r\nlet a;\r\n", "js", null, "let a;\n")]
    public void Code_is_code_before_its_closing_fence_came(string written, string language, string? path, string code)
    {
        var text = Grow(written);

        text.OpenCode.Should().Be(new ChatBlock.Code(language, path, code));
        text.Tail.Should().BeEmpty();
        text.Blocks.Should().ContainSingle();
    }

    [Theory]
    [InlineData("Look:\n\n```", "")]
    [InlineData("Look:\n\n```py", "py")]
    public void A_fence_is_never_shown_as_text_while_its_line_is_written(string written, string language)
    {
        var text = Grow(written);

        text.OpenCode.Should().Be(new ChatBlock.Code(language, null, ""));
        text.Tail.Should().Be("Look:\n\n");
    }

    [Fact]
    public void Code_within_a_list_is_code_too()
    {
        var text = Grow("1. First\n\n   ```py\n   if x:\n       y\n");

        text.Tail.Should().Be("1. First\n\n");
        text.OpenCode.Should().Be(new ChatBlock.Code("py", null, "if x:\n    y\n"));
    }

    [Theory]
    [InlineData("Say ```x``` now")]
    [InlineData("```x``` is inline")]
    public void Inline_code_is_no_block(string written) => Grow(written).OpenCode.Should().BeNull();

    [Fact]
    public void Never_touches_a_finished_block_again()
    {
        var text = new GrowingText(_renderer);
        var seen = new List<ChatBlock>();
        for (var length = 1; length <= Sample.Length; length++)
        {
            text.Update(Sample[..length], false);
            text.Blocks.Take(seen.Count).Should().Equal(seen);
            seen = [.. text.Blocks];
        }

        seen.Should().HaveCountGreaterThan(4);
    }

    [Fact]
    public void Ends_with_the_rendering_of_the_whole()
    {
        var text = Grow(Sample);

        text.Update(Sample, true);

        text.Blocks.Should().Equal(_renderer.Render(Sample));
        text.Tail.Should().BeEmpty();
    }

    [Fact]
    public void Starts_over_when_the_text_was_replaced()
    {
        var text = Grow("Old.\n\nText\n");

        text.Update("New.\n\nText\n", false);

        text.Blocks.Should().ContainSingle().Which.Should().Be(new ChatBlock.Html("<p>New.</p>\n"));
    }

    [Property(MaxTest = 200)]
    public Property Loses_no_character_however_the_text_is_cut() =>
        Prop.ForAll(
            Gen.Elements("a", "# ", "\n", "\n\n", "```", "```py\n", "- ", "1. ", "  ", "> ", "~~~\n", "x y", "\r\n").ListOf().Select(string.Concat).ToArbitrary(),
            Gen.Choose(1, 7).ToArbitrary(),
            (text, step) =>
            {
                var splitter = new StreamSplitter();
                var pieces = "";
                for (var length = 0; length <= text.Length; length += step)
                {
                    pieces += string.Concat(splitter.Advance(text[..length]));
                }

                pieces += string.Concat(splitter.Advance(text));
                return pieces + text[splitter.TailStart..] == text;
            });

    private GrowingText Grow(string text)
    {
        var growing = new GrowingText(_renderer);
        growing.Update(text, false);
        return growing;
    }
}
