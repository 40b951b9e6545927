using System.Net;
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
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    public void Knows_private_addresses_in_every_form(string address) => GuardedHttp.IsPrivate(IPAddress.Parse(address)).Should().BeTrue();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1")]
    public void Lets_public_addresses_pass(string address) => GuardedHttp.IsPrivate(IPAddress.Parse(address)).Should().BeFalse();

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
