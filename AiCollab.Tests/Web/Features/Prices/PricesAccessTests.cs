using System.Net;
using AiCollab.Core.Accounts;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Prices;

public sealed class PricesAccessTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Admin, true)]
    public async Task Only_administrators_open_the_prices(Role role, bool opens)
    {
        var name = $"{role} of prices";
        await host.AddAccountAsync(name, "violet anchor seventy", role);
        using var browser = host.Browse();
        await browser.SignInAsync(name, "violet anchor seventy");

        using var response = await browser.GetAsync("/admin/prices");

        (response.StatusCode == HttpStatusCode.OK).Should().Be(opens);
        (await response.Content.ReadAsStringAsync()).Contains("gpt-4o").Should().Be(opens);
        (await browser.ReadAsync("/")).Contains("/admin/").Should().Be(opens, "the menu leads there only who may enter");
    }
}
