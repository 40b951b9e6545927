using System.Security.Claims;
using AiCollab.Core.Accounts;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Accounts;

public sealed class UserClaimsTests
{
    [Fact]
    public void A_signed_in_person_comes_back_from_the_claims()
    {
        var id = UserId.New();
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new(UserClaims.Id, id.ToString()), new(UserClaims.Name, "Ada"), new(UserClaims.Role, "Admin")], "cookie"));

        principal.ToCurrentUser().Should().Be(new CurrentUser(id, "Ada", Role.Admin));
    }

    [Theory]
    [InlineData("not an id", "Admin")]
    [InlineData("0190f3c8a7d27c3e8f6b1a2c3d4e5f60", "Emperor")]
    public void Claims_that_make_no_sense_are_nobody(string id, string role) =>
        new ClaimsPrincipal(new ClaimsIdentity([new(UserClaims.Id, id), new(UserClaims.Role, role)], "cookie")).ToCurrentUser().Should().BeNull();

    [Fact]
    public void A_visitor_is_nobody() => new ClaimsPrincipal(new ClaimsIdentity()).ToCurrentUser().Should().BeNull();
}
