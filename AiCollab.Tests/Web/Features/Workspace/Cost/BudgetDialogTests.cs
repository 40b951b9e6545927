using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Web.Features.Workspace;
using AiCollab.Web.Features.Workspace.Cost;
using Bunit;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Cost;

public sealed class BudgetDialogTests : RoomContext
{
    private MoneyRoom _money = null!;
    private IBudgetNotices _notices = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var database = await MongoServers.FreshDatabaseAsync(MongoServers.Embedded);
        _money = new MoneyRoom(database, new CostOptions { SessionLimitUsd = 4, UserDayLimitUsd = 10, TimeZone = "Etc/UTC" });
        _notices = new MongoBudgetNotices(database);
        Services.AddSingleton(_notices);
        Services.AddSingleton(new BudgetRaises(_money.Limits, _money.Budgets, _money.Queue));
        Services.AddSingleton(_money.Limits.Calendar);
        await _money.Budgets.StartAsync([(Session, Usd(2)), (Day, Usd(10))], default);
    }

    [Theory]
    [InlineData(1.59)]
    [InlineData(2.00)]
    [InlineData(2.10)]
    public async Task Below_four_fifths_and_when_all_is_spent_nothing_is_asked(double spent)
    {
        var dialog = await OpenAsync<BudgetDialog>(s => s with { Cost = OfSession(spent) });

        dialog.FindAll("h2").Should().BeEmpty();
    }

    [Theory]
    [InlineData(1.60, "80 % of this session's budget is spent", "$0.40", "warn")]
    [InlineData(1.90, "95 % of this session's budget is spent", "$0.10", "bad")]
    public async Task It_says_what_was_spent_what_is_left_and_when_it_ends(double spent, string title, string left, string tone)
    {
        var dialog = await OpenAsync<BudgetDialog>(s => s with { Cost = OfSession(spent), Session = s.Session with { CreatedAt = _money.Clock.GetUtcNow().AddMinutes(-40) } });

        dialog.WaitForAssertion(() => dialog.Find("h2").TextContent.Should().Be(title));
        dialog.FindAll("dd").Select(d => d.TextContent).Should().Equal(Usd(spent).ToString(), left, "$2.00");
        dialog.Find("[role=meter]").ClassList.Should().Contain(tone);
        dialog.Find("p.muted").TextContent.Should().StartWith("At the pace so far it ends at about 22:").And.Contain("is not started");
        dialog.Find("a").GetAttribute("href").Should().Be("/costs");
    }

    [Fact]
    public async Task A_budget_that_is_spent_can_be_raised_when_the_person_asks_for_it()
    {
        var dialog = await OpenAsync<BudgetDialog>(s => s with { Cost = OfSession(2.10) });

        Room.Ask(new RoomRequest.RaiseBudget());

        dialog.WaitForAssertion(() => dialog.Find("h2").TextContent.Should().Be("All of this session's budget is spent"));
        dialog.FindAll("dd").Select(d => d.TextContent).Should().Equal("$2.10", "$0.00", "$2.00");
        await dialog.Find("[data-autofocus]").ClickAsync(new());
        (await _notices.SeenAsync(Room.User.Id, Session, default)).Should().Be(0, "what was asked for is no warning that was answered");
    }

    [Fact]
    public async Task Each_step_is_asked_once_in_a_period_also_after_the_page_was_opened_anew()
    {
        var dialog = await OpenAsync<BudgetDialog>(s => s with { Cost = OfSession(1.60) });
        dialog.WaitForElement("[data-autofocus]").Click();
        dialog.WaitForAssertion(() => dialog.FindAll("h2").Should().BeEmpty());
        (await _notices.SeenAsync(Room.User.Id, Session, default)).Should().Be(80);

        Sessions.Emit(new SessionEvent.CostChanged(OfSession(1.70)) { Seq = 1 });
        var again = Draw<BudgetDialog>();
        again.FindAll("h2").Should().BeEmpty("80 % was answered");
        Sessions.Emit(new SessionEvent.CostChanged(OfSession(1.91)) { Seq = 2 });

        dialog.WaitForAssertion(() => dialog.Find("h2").TextContent.Should().StartWith("95 %"));
        await dialog.Find("[data-autofocus]").ClickAsync(new());
        dialog.WaitForAssertion(() => dialog.FindAll("h2").Should().BeEmpty());
        (await _notices.SeenAsync(Room.User.Id, Session, default)).Should().Be(95);
    }

    [Fact]
    public async Task Who_pays_raises_the_budget_up_to_what_an_administrator_set()
    {
        var dialog = await OpenAsync<BudgetDialog>(s => s with { Cost = OfSession(1.60) });
        dialog.WaitForElement("form");
        dialog.Find("form").TextContent.Should().Contain("At most $4.00.");
        dialog.Find("form input").GetAttribute("value").Should().Be("4.00", "twice the budget is offered");

        await dialog.Find("form input").InputAsync(new() { Value = "9" });
        await dialog.Find("form").SubmitAsync();
        dialog.WaitForAssertion(() => dialog.Find("[role=alert]").TextContent.Should().Contain("$4.00 as the most"));
        await dialog.Find("form input").InputAsync(new() { Value = "lots" });
        await dialog.Find("form").SubmitAsync();
        dialog.WaitForAssertion(() => dialog.Find("[role=alert]").TextContent.Should().Contain("amount in dollars"));
        await dialog.Find("form input").InputAsync(new() { Value = "3,50" });
        await dialog.Find("form").SubmitAsync();

        dialog.WaitForAssertion(() => dialog.FindAll("h2").Should().BeEmpty());
        (await _money.Budgets.FindAsync(Session, default))!.Limit.Should().Be(Usd(3.5));
    }

    [Fact]
    public async Task Where_a_member_may_not_raise_it_the_dialog_says_who_can()
    {
        var dialog = await OpenAsync<BudgetDialog>(s => s with { Cost = CostView.None with { Today = Usd(8.5), DayLimit = Usd(10) } });

        dialog.WaitForAssertion(() => dialog.Find("h2").TextContent.Should().Be("80 % of today's budget is spent"));
        dialog.FindAll("form").Should().BeEmpty();
        dialog.Markup.Should().Contain("Only they can raise it.");
    }

    protected override void Dispose(bool disposing)
    {
        _money.Dispose();
        base.Dispose(disposing);
    }

    private BudgetId Session => BudgetId.OfSession(Room.Id);

    private BudgetId Day => BudgetId.OfDay(TestSessions.AdaUser, _money.Limits.Calendar.Today);

    private static CostView OfSession(double spent) => CostView.None with { Session = Usd(spent), SessionLimit = Usd(2) };

    private static Money Usd(double amount) => new((long)Math.Round(amount * 1_000_000_000));
}
