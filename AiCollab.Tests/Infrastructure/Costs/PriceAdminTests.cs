using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Costs;

public sealed class PriceAdminTests
{
    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task An_entry_comes_back_as_it_was_added_and_none_is_ever_changed(string server)
    {
        using var room = await PriceRoom.OpenAsync(server);
        var price = PriceRoom.Price(PriceRoom.Gpt, 2.5m, 10.000000001m, new(2026, 12, 1)) with
        {
            Rates = new TokenRates(2.5m, 10.000000001m, 1.25m, 3.125m, 5m),
            Tiers = [new PriceTier(200_000, new TokenRates(5, 20, 2.5m))],
        };
        await room.Prices.SetAsync(PriceRoom.Admin, price, default);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = (await room.Store.ListAsync(default)).Single();
        await room.Prices.RedateAsync(PriceRoom.Admin, first.Id, new(2026, 12, 5), default);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Prices.UndoAsync(PriceRoom.Admin, (await room.Store.ListAsync(default))[^1].Id, default);

        var all = await room.Store.ListAsync(default);

        all.Select(c => c.Act).Should().Equal("set", "dated anew", "undone");
        all[0].Should().BeEquivalentTo(first);
        all[0].Price.Should().BeEquivalentTo(price);
        (all[0].By, all[0].ByName, all[0].At).Should().Be((PriceRoom.Admin.Id, "Root", room.Clock.GetUtcNow().AddMinutes(-2)));
        all[1].Price.Should().BeEquivalentTo(price with { AsOf = new(2026, 12, 5) });
        (all[2].Price, all[2].Replaces).Should().Be((null, all[1].Id));
        PriceHistory.Standing(all).Select(c => c.Id).Should().Equal([all[0].Id], "with the new day taken back, the old one counts");
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_price_book_uses_an_override_from_its_day_on_and_the_shipped_row_before_and_after_undo(string server)
    {
        using var room = await PriceRoom.OpenAsync(server);
        var shipped = room.Book.Find(PriceRoom.Gpt);
        await room.Prices.SetAsync(PriceRoom.Admin, PriceRoom.Price(PriceRoom.Gpt, 7, 70, new(2026, 12, 12)), default);
        room.Book.Find(PriceRoom.Gpt).Should().Be(shipped, "its day has not come");

        room.Clock.Advance(TimeSpan.FromDays(2));
        var now = room.Book.Find(PriceRoom.Gpt);
        (now.Rates, now.ContextTokens, now.Tools).Should().Be((new TokenRates(7, 70), shipped.ContextTokens, shipped.Tools));
        now.RowId.Should().NotBe(shipped.RowId).And.StartWith("openai/gpt-4o@2026-12-12+", "ledger rows name the very price");
        room.Book.Find(PriceRoom.Gpt with { Model = "gpt-4o-2099-01-01" }).Rates.Input.Should().Be(7, "dated ids follow");
        room.Book.FindAt(PriceRoom.Gpt, new(2026, 12, 11)).Should().Be(shipped);

        await room.Prices.SetAsync(PriceRoom.Admin, PriceRoom.Price(PriceRoom.Gpt, 8, 80, new(2026, 12, 12)), default);
        room.Book.Find(PriceRoom.Gpt).Rates.Input.Should().Be(8, "the later decision counts");
        await room.Prices.UndoAsync(PriceRoom.Admin, (await room.Prices.ListAsync(PriceRoom.Admin, default))[0].Id, default);
        room.Book.Find(PriceRoom.Gpt).Rates.Input.Should().Be(7);
        await room.Prices.UndoAsync(PriceRoom.Admin, (await room.Store.ListAsync(default))[0].Id, default);
        room.Book.Find(PriceRoom.Gpt).Should().Be(shipped);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_model_that_was_added_is_no_longer_billed_as_unknown_also_on_another_node(string server)
    {
        using var room = await PriceRoom.OpenAsync(server);
        var model = new ModelRef("openai", "gpt-from-the-future");
        await room.Prices.SetAsync(PriceRoom.Admin, PriceRoom.Price(model, 0.5m, 1.5m, new(2026, 12, 1)), default);
        var other = new PriceBook(room.Catalog, Microsoft.Extensions.Options.Options.Create(new CostOptions()), room.Clock);
        other.FindExact(model).Should().BeNull();

        await new PriceAdmin(room.Store, other, room.Catalog, room.Calendar, room.Clock).RefreshAsync(default);

        other.FindExact(model)!.Rates.Should().Be(new TokenRates(0.5m, 1.5m));
        room.Book.Find(model).Rates.Should().Be(new TokenRates(0.5m, 1.5m));
        room.Book.Find(model).Tools.Should().BeTrue();
    }

    [Fact]
    public async Task Members_neither_see_nor_change_prices_and_every_problem_is_told()
    {
        using var room = await PriceRoom.OpenAsync(MongoServers.Embedded);
        var member = new CurrentUser(UserId.New(), "Eve", Role.Member);
        var good = PriceRoom.Price(PriceRoom.Gpt, 1, 2, new(2026, 12, 1));
        await room.Prices.Awaiting(p => p.ListAsync(member, default)).Should().ThrowAsync<ForbiddenException>();
        await room.Prices.Awaiting(p => p.SetAsync(member, good, default)).Should().ThrowAsync<ForbiddenException>();
        await room.Prices.Awaiting(p => p.UndoAsync(member, PriceChangeId.New(), default)).Should().ThrowAsync<ForbiddenException>();
        await room.Repricer.Awaiting(p => p.ReadAsync(member, 31, default)).Should().ThrowAsync<ForbiddenException>();

        var bad = new ModelPrice
        {
            Model = new("nobody", " "),
            Rates = new TokenRates(-1, 2),
            AsOf = new(2030, 1, 1),
            Source = "",
            Tiers = [new(200, new(1, 1)), new(100, new(1, 1_000_000))],
        };
        (await room.Prices.Awaiting(p => p.SetAsync(PriceRoom.Admin, bad, default)).Should().ThrowAsync<InvalidException>()).Which.Problems.Should().HaveCount(7);
        await room.Prices.Awaiting(p => p.UndoAsync(PriceRoom.Admin, PriceChangeId.New(), default)).Should().ThrowAsync<ConflictException>();
        (await room.Store.ListAsync(default)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Old_usage_is_priced_anew_from_its_stored_tokens_and_the_ledger_stays_as_it_is(string server)
    {
        using var room = await PriceRoom.OpenAsync(server);
        var usage = new TokenUsage(1_000_000, 0, 0, 100_000, 50_000);
        await AddAsync(room, new(2026, 12, 1), usage);
        await AddAsync(room, new(2026, 12, 8), usage);
        (await room.Repricer.ReadAsync(PriceRoom.Admin, 31, default)).Should().ContainSingle().Which.Difference.Should().Be(Money.Zero);

        await room.Prices.SetAsync(PriceRoom.Admin, PriceRoom.Price(PriceRoom.Gpt, 1, 10, new(2026, 12, 5)), default);

        var shipped = PriceFormula.Cost(room.Book.FindAt(PriceRoom.Gpt, new(2026, 12, 1)), usage);
        var anew = (await room.Repricer.ReadAsync(PriceRoom.Admin, 31, default)).Single();
        anew.Should().Be(new Repriced(PriceRoom.Gpt, 2, shipped + shipped, shipped + Money.FromUsd(2)), "only the later one is in the price's days");
        (await room.Usage.ListSettledAsync(new UsageSpan(null, new(2026, 12, 1), new(2026, 12, 10)), 10, default)).Should().OnlyContain(r => r.Cost == shipped);
    }

    private static async Task AddAsync(PriceRoom room, DateOnly day, TokenUsage usage)
    {
        var price = room.Book.FindAt(PriceRoom.Gpt, day);
        await room.Usage.AddAsync(
        [
            new UsageEntry
            {
                Id = HoldId.New(),
                User = UserId.New(),
                Session = SessionId.New(),
                Turn = TurnId.New(),
                Step = StepId.New(),
                Participant = ParticipantId.New(),
                Provider = "openai",
                Model = "gpt-4o",
                PriceRow = price.RowId,
                Budgets = [],
                Day = CostCalendar.DayText(day),
                State = UsageState.Booked,
                Held = Money.Zero,
                Assumed = Money.Zero,
                LeaseUntil = room.Clock.GetUtcNow(),
                At = room.Clock.GetUtcNow(),
                Usage = usage,
                Cost = PriceFormula.Cost(price, usage),
            },
        ], default);
    }
}
