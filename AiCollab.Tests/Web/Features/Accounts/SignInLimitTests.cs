using System.Net;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Accounts;

public sealed class SignInLimitTests(SignInLimitTests.StrictHost host) : IClassFixture<SignInLimitTests.StrictHost>
{
    [Fact]
    public async Task Too_many_tries_from_one_address_are_asked_to_wait()
    {
        using var browser = host.Browse();
        var answers = new List<Answer>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await browser.SignInAsync("nobody", "a wrong password"));
        }

        answers[^1].Status.Should().Be(HttpStatusCode.TooManyRequests);
        answers[^1].Page.Should().Contain("Too many tries");
    }

    public sealed class StrictHost : TestHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Accounts:TriesPerMinute"] = "10" };
    }
}
