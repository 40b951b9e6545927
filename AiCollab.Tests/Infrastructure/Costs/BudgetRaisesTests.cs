using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Costs;

public sealed class BudgetRaisesTests
{
    private static readonly CurrentUser Admin = new(UserId.New(), "Root", Role.Admin);

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_person_raises_their_own_day_up_to_what_an_administrator_set_and_no_further(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, session: 10, day: 5);
        var (raises, me) = (Raises(room), new CurrentUser(room.User, "Ada", Role.Member));
        var day = BudgetId.OfDay(room.User, room.Limits.Calendar.Today);
        await room.Limits.SetOwnAsync(room.User, new BudgetLimits(UserDay: Money.FromUsd(2)), default);
        await room.HoldAsync(1_000);
        var freed = room.Queue.Freed;

        (await raises.RuleAsync(me, room.User, day, default)).Should().Be(new RaiseRule(true, Money.FromUsd(5)));
        await raises.Awaiting(r => r.RaiseAsync(me, room.User, room.Session, day, Money.FromUsd(6), default)).Should().ThrowAsync<InvalidException>();
        await raises.Awaiting(r => r.RaiseAsync(me, room.User, room.Session, day, Money.FromUsd(2), default)).Should().ThrowAsync<InvalidException>();
        await raises.RaiseAsync(me, room.User, room.Session, day, Money.FromUsd(5), default);

        (await room.Budgets.FindAsync(day, default))!.Limit.Should().Be(Money.FromUsd(5));
        freed.IsCompleted.Should().BeTrue("requests that wait look again");
        (await raises.RuleAsync(me, room.User, day, default)).Allowed.Should().BeFalse();
        await raises.Awaiting(r => r.RaiseAsync(me, room.User, room.Session, day, Money.FromUsd(9), default)).Should().ThrowAsync<ForbiddenException>();
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_sessions_budget_is_raised_by_an_administrator_as_far_as_they_like_and_never_by_another_member(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, session: 1);
        var raises = Raises(room);
        await room.HoldAsync(1_000);

        (await raises.RuleAsync(new(room.User, "Ada", Role.Member), room.User, room.SessionBudget, default)).Allowed.Should().BeFalse("it stands at the most for everybody");
        await raises.Awaiting(r => r.RaiseAsync(new(UserId.New(), "Eve", Role.Member), room.User, room.Session, room.SessionBudget, Money.FromUsd(9), default)).Should().ThrowAsync<ForbiddenException>();
        await raises.RaiseAsync(Admin, room.User, room.Session, room.SessionBudget, Money.FromUsd(30), default);

        (await room.Budgets.FindAsync(room.SessionBudget, default))!.Limit.Should().Be(Money.FromUsd(30));
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task An_answered_warning_is_remembered_for_the_person_and_the_period(string server)
    {
        var notices = new MongoBudgetNotices(await MongoServers.FreshDatabaseAsync(server));
        var (ada, bob, day) = (UserId.New(), UserId.New(), new DateOnly(2026, 11, 24));
        await notices.SeeAsync(ada, BudgetId.OfDay(ada, day), 95, default);
        await notices.SeeAsync(ada, BudgetId.OfDay(ada, day), 80, default);

        (await notices.SeenAsync(ada, BudgetId.OfDay(ada, day), default)).Should().Be(95);
        (await notices.SeenAsync(ada, BudgetId.OfDay(ada, day.AddDays(1)), default)).Should().Be(0);
        (await notices.SeenAsync(bob, BudgetId.OfDay(ada, day), default)).Should().Be(0);
    }

    private static BudgetRaises Raises(MoneyRoom room) => new(room.Limits, room.Budgets, room.Queue);
}
