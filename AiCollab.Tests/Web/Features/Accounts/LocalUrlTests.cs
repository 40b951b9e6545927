using AiCollab.Web.Features.Accounts;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Accounts;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/s/123?tab=files#x")]
    public void Follows_a_path_on_this_host(string url) => LocalUrl.OrHome(url).Should().Be(url);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://elsewhere.example")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("s/123")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("/a\r\nSet-Cookie: x=1")]
    public void Leads_home_from_anything_else(string? url) => LocalUrl.OrHome(url).Should().Be("/");
}
