using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Accounts;

public sealed class OpenRegistrationTests(OpenRegistrationTests.OpenHost host) : IClassFixture<OpenRegistrationTests.OpenHost>
{
    private const string Password = "violet anchor seventy";

    [Fact]
    public async Task Anybody_makes_a_member_and_the_setup_link_stays_for_the_administrator()
    {
        using var stranger = host.Browse();
        (await stranger.RegisterAsync("/register", "Early Bird", Password)).Location.Should().Be("/start");

        using var owner = host.Browse();
        (await owner.RegisterAsync($"/setup?token={await host.SetupTokenAsync()}", "The Owner", Password)).Location.Should().Be("/start");
    }

    public sealed class OpenHost : TestHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["Accounts:Registration"] = "open",
        };
    }
}
