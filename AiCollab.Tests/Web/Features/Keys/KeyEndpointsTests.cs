using System.Text.Json;
using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Tests.Infrastructure.Ai.Local;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Keys;

public sealed class KeyEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Password = "violet anchor seventy";
    private const string Secret = "sk-proj-0123456789abcdef";

    [Fact]
    public async Task Health_tells_each_person_of_their_own_connections_and_nothing_of_a_key()
    {
        await using var provider = await HttpHost.StartAsync(c => c.Response.WriteAsync("{\"data\":[]}"));
        var vault = host.Services.GetRequiredService<IApiKeyVault>();
        var ada = await host.AddAccountAsync("Ada Health", Password, Role.Admin);
        var bob = await host.AddAccountAsync("Bob Health", Password);
        var added = await vault.AddKeyAsync(ada.Id, new NewKey("openai-compatible", Secret, new Uri(provider.Url, "v1/"), "Work"), default);
        await vault.LendAsync(new CurrentUser(ada.Id, ada.Name, ada.Role), added.Id, true, default);

        var (mine, text) = await ReadAsync("Ada Health");
        var (theirs, _) = await ReadAsync("Bob Health");

        var key = mine.EnumerateArray().Should().ContainSingle().Subject;
        var row = (await vault.ListKeysAsync(ada.Id, default)).Single();
        key.GetProperty("id").GetString().Should().Be(row.Id.ToString());
        key.GetProperty("health").GetString().Should().Be("Ok");
        key.GetProperty("label").GetString().Should().Be("Work");
        key.GetProperty("masked").GetString().Should().Be("sk-…cdef");
        key.GetProperty("lent").GetBoolean().Should().BeTrue();
        key.GetProperty("rotateBy").GetDateTimeOffset().Should().Be(row.RotatedAt.AddDays(90));
        text.Should().NotContain("0123456789").And.NotContain("sealed");
        theirs.GetArrayLength().Should().Be(0, "{0} owns no connection, a lent one is not theirs", bob.Name);
    }

    private async Task<(JsonElement Json, string Text)> ReadAsync(string name)
    {
        using var browser = host.Browse();
        await browser.SignInAsync(name, Password);
        var text = await browser.ReadAsync("/api/keys/health");
        return (JsonDocument.Parse(text).RootElement, text);
    }
}
