using System.Net;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Home;

public sealed partial class SessionEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task A_session_is_made_by_a_plain_form_without_scripts_and_not_without_its_token()
    {
        await host.AddAccountAsync("plain form", "violet anchor seventy");
        using var browser = host.Browse();
        await browser.SignInAsync("plain form", "violet anchor seventy");
        var page = await browser.ReadAsync("/");
        var token = Token().Match(page[page.IndexOf("action=\"/sessions\"", StringComparison.Ordinal)..]).Groups[1].Value;

        using var made = await browser.PostAsync("/sessions", ("__RequestVerificationToken", WebUtility.HtmlDecode(token)));
        using var refused = await browser.PostAsync("/sessions", ("title", "stolen"));

        made.StatusCode.Should().Be(HttpStatusCode.Redirect);
        made.Headers.Location!.ToString().Should().StartWith("/s/");
        using var opened = await browser.GetAsync(made.Headers.Location!.ToString());
        opened.StatusCode.Should().Be(HttpStatusCode.OK);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await browser.ReadAsync("/")).Should().NotContain("stolen");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
