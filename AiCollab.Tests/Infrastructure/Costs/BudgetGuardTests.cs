using AiCollab.Core.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Costs;

public sealed class BudgetGuardTests
{
    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Of_ten_thousand_reservations_at_once_exactly_the_five_thousand_with_room_are_admitted(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, session: 5, day: null);

        var refused = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(_ => Task.Run(() => RefusedAsync(room, 1_000))));

        refused.Count(r => r is not null).Should().Be(5_000);
        var budget = await room.Budgets.FindAsync(room.SessionBudget, default);
        (budget!.Reserved, budget.Room).Should().Be((Money.FromUsd(5), Money.Zero));
        (await room.Usage.FindStrandedAsync(DateTimeOffset.MaxValue, 20_000, default)).Should().HaveCount(5_000, "who is refused leaves no row");
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Several_hosts_at_once_hold_no_more_than_the_limit_and_refuse_only_what_does_not_fit(string server)
    {
        using var first = await MoneyRoom.OpenAsync(server, session: 0.5m, day: null);
        using var second = first.OnAnotherHost();
        using var third = first.OnAnotherHost();
        MoneyRoom[] hosts = [first, second, third];
        var amounts = Enumerable.Range(0, 1_500).Select(_ => Random.Shared.Next(1, 2_000)).ToList();

        var refused = await Task.WhenAll(amounts.Select((amount, i) => Task.Run(() => RefusedAsync(hosts[i % hosts.Length], amount))));

        var admitted = amounts.Where((_, i) => refused[i] is null).Sum(a => a * 1_000L);
        var budget = await first.Budgets.FindAsync(first.SessionBudget, default);
        (budget!.Reserved.NanoUsd, budget.Room.NanoUsd).Should().Be((admitted, 500_000_000 - admitted));
        admitted.Should().BeInRange(490_000_000, 500_000_000);
        amounts.Where((_, i) => refused[i] is not null).Should().OnlyContain(a => a * 1_000L > budget.Room.NanoUsd);
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_hold_asked_for_again_is_held_once_even_when_nothing_else_fits(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server);
        await room.HoldAsync(100_000);
        var (full, more) = (new HoldRequest(HoldId.New(), Money.FromUsd(0.9m), [room.SessionBudget]), new HoldRequest(HoldId.New(), Money.FromUsd(0.5m), [room.SessionBudget]));

        var outcomes = new[] { await room.Budgets.TryHoldAsync([full, more], default), await room.Budgets.TryHoldAsync([more, full], default) };

        outcomes.Select(o => o.Count(r => r is not null)).Should().Equal(1, 1);
        outcomes[1][1].Should().BeNull();
        outcomes[1][0]!.Standing.Should().Match<Budget>(b => b.Reserved == Money.FromUsd(1) && b.Room == Money.Zero);
        (await room.Budgets.FindAsync(room.SessionBudget, default))!.Reserved.Should().Be(Money.FromUsd(1));
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Settling_moves_the_money_once_however_often_it_is_said(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server);
        var hold = await room.HoldAsync(400_000);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => room.Guard.SettleAsync(hold, MoneyRoom.Cost(100_000_000))));
        await room.Guard.SettleAsync(hold, MoneyRoom.Cost(300_000_000));

        var budget = await room.Budgets.FindAsync(room.SessionBudget, default);
        (budget!.Spent.Usd, budget.Reserved.Usd, budget.Room.Usd).Should().Be((0.1m, 0m, 0.9m));
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_request_is_held_in_all_its_budgets_or_in_none(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, session: 10, day: 0.5m);

        var refusal = (await room.Invoking(r => r.HoldAsync(600_000)).Should().ThrowAsync<BudgetExceededException>()).Which;

        refusal.Scope.Should().Be(BudgetScope.UserDay);
        refusal.FullByHolds.Should().BeFalse();
        refusal.Message.Should().Contain("Today's budget of $0.50");
        (await room.Budgets.FindAsync(room.SessionBudget, default))!.Reserved.Should().Be(Money.Zero);
        (await room.Usage.ListAsync(room.User, DateTimeOffset.MinValue, 10, default)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Says_when_money_is_only_held_and_may_come_free(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server);
        await room.HoldAsync(800_000);

        (await room.Invoking(r => r.HoldAsync(300_000)).Should().ThrowAsync<BudgetExceededException>()).Which.FullByHolds.Should().BeTrue();
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_hold_nobody_settles_is_settled_as_uncertain_when_its_lease_is_over(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server);
        var kept = await room.HoldAsync(100_000);
        await room.HoldAsync(200_000);

        room.Clock.Advance(TimeSpan.FromSeconds(40));
        await room.Guard.ExtendAsync(kept, default);
        (await room.Guard.SweepAsync(default)).Should().Be(0);
        room.Clock.Advance(TimeSpan.FromSeconds(10));
        (await room.Guard.SweepAsync(default)).Should().Be(1);
        (await room.Guard.SweepAsync(default)).Should().Be(0);

        (await room.Budgets.FindAsync(room.SessionBudget, default))!.Reserved.Usd.Should().Be(0.1m);
    }

    [Fact]
    public async Task The_day_is_the_day_of_the_hold_in_the_payers_time_zone()
    {
        // 22:30 UTC is 23:30 in Berlin: half an hour later a new day begins there.
        using var room = await MoneyRoom.OpenAsync(MongoServers.Embedded, session: null, day: 1, zone: "Europe/Berlin");
        var late = await room.HoldAsync(900_000);
        room.Clock.Advance(TimeSpan.FromMinutes(45));

        await room.HoldAsync(900_000);
        await room.Guard.SettleAsync(late, MoneyRoom.Cost(900_000_000));

        var first = await room.Budgets.FindAsync(BudgetId.OfDay(room.User, new DateOnly(2026, 11, 24)), default);
        var second = await room.Budgets.FindAsync(BudgetId.OfDay(room.User, new DateOnly(2026, 11, 25)), default);
        (first!.Spent.Usd, second!.Spent.Usd, second.Reserved.Usd).Should().Be((0.9m, 0m, 0.9m));
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_new_limit_counts_at_once_and_keeps_what_is_spent_and_held(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server);
        await room.Guard.SettleAsync(await room.HoldAsync(300_000), MoneyRoom.Cost(300_000_000));
        await room.HoldAsync(200_000);

        await room.Budgets.SetLimitAsync(room.SessionBudget, Money.FromUsd(0.6m), default);

        var budget = await room.Budgets.FindAsync(room.SessionBudget, default);
        (budget!.Limit!.Value.Usd, budget.Spent.Usd, budget.Reserved.Usd, budget.Room.Usd).Should().Be((0.6m, 0.3m, 0.2m, 0.1m));
        await room.Invoking(r => r.HoldAsync(200_000)).Should().ThrowAsync<BudgetExceededException>();
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Any_scope_that_is_full_refuses_and_leaves_no_hold_in_the_others(string server)
    {
        foreach (var (scope, options) in new (BudgetScope, CostOptions)[]
        {
            (BudgetScope.Session, Limits(o => o.SessionLimitUsd = 0.5m)),
            (BudgetScope.UserDay, Limits(o => o.UserDayLimitUsd = 0.5m)),
            (BudgetScope.UserMonth, Limits(o => o.UserMonthLimitUsd = 0.5m)),
            (BudgetScope.Collaboration, Limits(o => o.CollaborationLimitUsd = 0.5m)),
            (BudgetScope.Global, Limits(o => o.GlobalMonthLimitUsd = 0.5m)),
        })
        {
            using var room = await MoneyRoom.OpenAsync(server, options);

            var refusal = (await room.Invoking(r => r.HoldAsync(600_000)).Should().ThrowAsync<BudgetExceededException>()).Which;
            await room.HoldAsync(400_000);

            refusal.Scope.Should().Be(scope);
            (await room.Budgets.ListOpenAsync(new DateOnly(2026, 11, 24), default)).Should().OnlyContain(b => b.Reserved == Money.FromUsd(0.4m)).And.HaveCount(4);
        }
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Holds_of_many_people_at_once_keep_the_limit_of_all_and_of_each(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, Limits(o => (o.UserDayLimitUsd, o.GlobalMonthLimitUsd) = (0.3m, 2m)));
        var people = Enumerable.Range(0, 10).Select(_ => AiCollab.Core.Accounts.UserId.New()).ToList();
        var admitted = new System.Collections.Concurrent.ConcurrentBag<AiCollab.Core.Accounts.UserId>();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            try
            {
                await room.HoldAsync(100_000, people[i % people.Count]);
                admitted.Add(people[i % people.Count]);
            }
            catch (BudgetExceededException)
            {
                // Counted by who is not in the bag.
            }
        }));

        admitted.GroupBy(a => a).Should().OnlyContain(of => of.Count() <= 3);
        var all = await room.Budgets.FindAsync(BudgetId.OfAll(new DateOnly(2026, 11, 24)), default);
        all!.Reserved.Should().Be(new Money(admitted.Count * 100_000_000L));
        all.Reserved.Should().BeLessThanOrEqualTo(Money.FromUsd(2));
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_request_waits_for_money_that_is_only_held_and_goes_on_when_it_comes_free(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, Limits(o => (o.SessionLimitUsd, o.Queue) = (1m, TimeSpan.FromMinutes(1))));
        var first = await room.HoldAsync(800_000);
        var second = room.HoldAsync(700_000);
        await room.Queue.UntilAsync(room.Session, waiting: true);

        await room.Guard.SettleAsync(first, MoneyRoom.Cost(100_000_000));

        (await second).Amount.Usd.Should().Be(0.7m);
        room.Queue.IsWaiting(room.Session).Should().BeFalse();
    }

    [Fact]
    public async Task A_request_that_waited_its_time_is_refused()
    {
        using var room = await MoneyRoom.OpenAsync(MongoServers.Embedded, Limits(o => (o.SessionLimitUsd, o.Queue) = (1m, TimeSpan.FromSeconds(1))));
        await room.HoldAsync(800_000);
        var second = room.HoldAsync(700_000);
        await room.Queue.UntilAsync(room.Session, waiting: true);

        room.Clock.Advance(TimeSpan.FromSeconds(2));

        (await FluentActions.Awaiting(() => second).Should().ThrowAsync<BudgetExceededException>()).Which.FullByHolds.Should().BeTrue();
    }

    private static async Task<BudgetExceededException?> RefusedAsync(MoneyRoom room, int amount)
    {
        try
        {
            await room.HoldAsync(amount);
            return null;
        }
        catch (BudgetExceededException e)
        {
            return e;
        }
    }

    private static CostOptions Limits(Action<CostOptions> set)
    {
        var options = new CostOptions { SessionLimitUsd = null, UserDayLimitUsd = null, Queue = TimeSpan.Zero };
        set(options);
        return options;
    }
}
