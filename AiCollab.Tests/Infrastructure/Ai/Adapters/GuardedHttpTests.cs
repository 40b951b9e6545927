using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Catalog;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Adapters;

public sealed class GuardedHttpTests
{
    [Theory]
    [InlineData("http://example.com/v1", "*https*")]
    [InlineData("https://169.254.169.254/latest", "*not called*")]
    [InlineData("https://2130706433/", "*not called*")]
    [InlineData("https://0x7f000001/", "*not called*")]
    [InlineData("https://[::ffff:10.0.0.1]/", "*not called*")]
    [InlineData("https://user:pass@example.com/", "*without a name or password*")]
    [InlineData("file:///etc/passwd", "*https*")]
    public void Refuses_endpoints_that_could_reach_inside(string url, string why)
    {
        using var http = Guard(allowLoopback: false);
        http.Invoking(h => h.CheckUrl(new Uri(url))).Should().Throw<InvalidException>().WithMessage(why);
    }

    [Fact]
    public async Task A_name_that_resolves_to_this_machine_is_refused_when_connecting()
    {
        using var http = Guard(allowLoopback: false);
        var call = () => http.Client.GetAsync(new Uri("http://localhost:9/"));
        (await call.Should().ThrowAsync<HttpRequestException>()).WithInnerException<ForbiddenException>();
    }

    [Fact]
    public void Local_servers_are_allowed_unless_an_administrator_takes_them_out()
    {
        using var http = Guard(allowLoopback: true);
        http.Invoking(h => h.CheckUrl(new Uri("http://127.0.0.1:11434/v1"))).Should().NotThrow();
    }

    private static GuardedHttp Guard(bool allowLoopback)
    {
        var options = new AiOptions();
        if (!allowLoopback)
        {
            options.AllowedPrivateHosts = [];
        }

        return new GuardedHttp(new ProviderCatalog(new ConfigurationBuilder().Build()), Options.Create(options));
    }
}
