using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Fakes;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Costs;

public sealed class CostReportsTests
{
    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Every_figure_is_the_sum_of_settled_rows_of_the_days_asked_for(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server, session: 10);
        var reports = Reports(room);
        var me = new CurrentUser(room.User, "Ada", Role.Member);
        await SpendAsync(room, 100_000_000, "ok");
        room.Clock.Advance(TimeSpan.FromDays(2));
        await SpendAsync(room, 20_000_000, "ok");
        await SpendAsync(room, 3_000_000, "RateLimit");
        await room.HoldAsync(400_000);
        await SpendAsync(room, 999_000_000, "ok", UserId.New());

        var both = await reports.ReadAsync(me, everybody: false, days: 3, default);
        var today = await reports.ReadAsync(me, everybody: false, days: 1, default);

        both.DaysAndModels.Select(s => s.Cost.NanoUsd).Should().Equal(100_000_000, 23_000_000);
        both.Models.Should().ContainSingle().Which.Should().Match<UsageSum>(s => s.Requests == 3 && s.Failed == 1 && s.Cost.NanoUsd == 123_000_000 && s.Usage.Output == 123_000);
        today.Total.Cost.NanoUsd.Should().Be(23_000_000);
        (today.Today.Spent.NanoUsd, today.Today.Reserved.Usd, today.Month.Spent.NanoUsd).Should().Be((23_000_000, 0.4m, 123_000_000));
        both.People.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task Everybodys_costs_are_for_administrators(string server)
    {
        using var room = await MoneyRoom.OpenAsync(server);
        var reports = Reports(room);
        var other = UserId.New();
        await SpendAsync(room, 1_000_000, "ok");
        await SpendAsync(room, 2_000_000, "ok", other);

        await reports.Awaiting(r => r.ReadAsync(new(room.User, "Ada", Role.Member), true, 1, default)).Should().ThrowAsync<ForbiddenException>();
        var all = await reports.ReadAsync(new(room.User, "Ada", Role.Admin), true, 1, default);

        all.People.Select(p => (p.User, p.Cost.NanoUsd)).Should().Equal((other, 2_000_000), (room.User, 1_000_000));
        all.Month.Spent.NanoUsd.Should().Be(3_000_000);
    }

    private static async Task SpendAsync(MoneyRoom room, long nano, string outcome, UserId? payer = null) =>
        await room.Guard.SettleAsync(await room.HoldAsync((int)(nano / 1_000), payer), MoneyRoom.Cost(nano) with { Outcome = outcome });

    private static CostReports Reports(MoneyRoom room) => new(
        room.Usage, room.Budgets, room.Limits, new PriceBook(new ProviderCatalog(new ConfigurationBuilder().Build()), Options.Create(new CostOptions())), new MemorySessionStore());
}
