using AiCollab.Core.Accounts;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Accounts;

public sealed class AccountRevocationsTests
{
    [Fact]
    public void Tells_every_open_page_of_the_person_and_nobody_else()
    {
        var revocations = new AccountRevocations();
        var (ada, mary) = (UserId.New(), UserId.New());
        var told = new List<string>();
        using var one = revocations.Subscribe(ada, () => told.Add("ada 1"));
        using var two = revocations.Subscribe(ada, () => told.Add("ada 2"));
        using var other = revocations.Subscribe(mary, () => told.Add("mary"));

        revocations.Announce(ada);

        told.Should().BeEquivalentTo("ada 1", "ada 2");
    }

    [Fact]
    public void A_closed_page_is_not_told()
    {
        var revocations = new AccountRevocations();
        var ada = UserId.New();
        var told = 0;
        revocations.Subscribe(ada, () => told++).Dispose();

        revocations.Announce(ada);

        told.Should().Be(0);
    }
}
