using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Costs;

public sealed class LimitBookTests
{
    private static readonly CurrentUser Admin = new(UserId.New(), "Ada", Role.Admin);

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_person_can_only_lower_what_an_administrator_set(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, session: 2, day: 5);
        await room.Limits.SetForAllAsync(Admin, Usd(day: 3, month: 20), default);

        await room.Limits.Awaiting(l => l.SetOwnAsync(room.User, Usd(day: 3.01m), default)).Should().ThrowAsync<InvalidException>().WithMessage("*$3.00*a day*");
        await room.Limits.SetOwnAsync(room.User, Usd(day: 1, session: 0.5m), default);

        (await room.Limits.ForAsync(room.User, default)).Should().Be(Usd(day: 1, month: 20, session: 0.5m));
        (await room.Limits.ForAsync(UserId.New(), default)).Should().Be(Usd(day: 3, month: 20));
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_change_counts_at_once_for_the_day_that_has_begun(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, session: null, day: 1);
        await room.HoldAsync(900_000);

        await room.Limits.SetForAllAsync(Admin, Usd(day: 2), default);
        await room.HoldAsync(900_000);
        await room.Limits.SetOwnAsync(room.User, Usd(day: 0.5m), default);

        await room.Invoking(r => r.HoldAsync(1)).Should().ThrowAsync<BudgetExceededException>();
        (await room.Budgets.FindAsync(BudgetId.OfDay(room.User, new DateOnly(2026, 11, 24)), default))!.Reserved.Usd.Should().Be(1.8m);
    }

    [Fact]
    public async Task Sessions_at_the_limit_of_everybody_follow_it_and_others_keep_theirs()
    {
        using var room = await MoneyRoom.OpenAsync(MongoServers.Embedded, session: 1, day: null);
        await room.HoldAsync(1);
        var own = BudgetId.OfSession(AiCollab.Core.Sessions.SessionId.New());
        await room.Budgets.StartAsync([(own, Money.FromUsd(0.1m))], default);

        await room.Limits.SetForAllAsync(Admin, Usd(session: 4), default);

        (await room.Budgets.FindAsync(room.SessionBudget, default))!.Limit.Should().Be(Money.FromUsd(4));
        (await room.Budgets.FindAsync(own, default))!.Limit.Should().Be(Money.FromUsd(0.1m));
    }

    [Fact]
    public async Task Only_administrators_set_limits_for_everybody()
    {
        using var room = await MoneyRoom.OpenAsync(MongoServers.Embedded);

        await room.Limits.Awaiting(l => l.SetForAllAsync(Admin with { Role = Role.Member }, new BudgetLimits(), default)).Should().ThrowAsync<ForbiddenException>();
    }

    private static BudgetLimits Usd(decimal? session = null, decimal? day = null, decimal? month = null) => new(Dollars(session), Dollars(day), Dollars(month));

    private static Money? Dollars(decimal? usd) => usd is { } amount ? Money.FromUsd(amount) : null;
}
