using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Workspace.Cost;
using Bunit;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Cost;

public sealed class CostMeterTests : RoomContext
{
    [Theory]
    [InlineData(1.58, null, "79")]
    [InlineData(1.60, "warn", "80")]
    [InlineData(1.90, "bad", "95")]
    [InlineData(2.10, "bad", "100")]
    public async Task It_is_green_then_amber_then_red(double spent, string? tone, string percent)
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = Cost(spent, 2) });

        var bar = meter.Find("[role=meter]");
        bar.GetAttribute("aria-valuenow").Should().Be(percent);
        bar.ClassList.Intersect(["warn", "bad"]).Should().Equal(tone is null ? [] : [tone]);
        meter.FindAll("svg[role=img]").Should().HaveCount(tone is null ? 0 : 1);
    }

    [Fact]
    public async Task It_tells_what_is_spent_of_what_and_what_is_held()
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = Cost(1.24, 2) with { Held = Usd(0.38) } });

        meter.Find("b").TextContent.Should().Be("$1.24");
        meter.Find(".of").TextContent.Trim().Should().Be("of $2.00");
        meter.Find(".budget").GetAttribute("title").Should().Contain("62 % of the session budget is used.").And.Contain("$0.38 is held by running requests.");
        meter.Find("[role=meter]").GetAttribute("aria-valuetext").Should().Be("$1.24 of $2.00");
    }

    [Fact]
    public async Task On_a_phone_a_line_of_the_same_length_stands_for_the_bar()
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = Cost(1.90, 2) });

        meter.Find("[role=meter]").ClassList.Should().Contain("hide-s");
        meter.Find(".line i").GetAttribute("style").Should().Be("width:95%");
        meter.Find(".line i").ClassList.Should().Contain("bad");
    }

    [Fact]
    public async Task It_follows_the_session()
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = Cost(0, 2) });

        Sessions.Emit(new SessionEvent.CostChanged(Cost(1.7, 2) with { Uncertain = true }) { Seq = 1 });

        meter.WaitForAssertion(() => meter.Find("b").TextContent.Should().Be("~$1.70"));
    }

    [Fact]
    public async Task Without_a_budget_it_shows_only_the_cost()
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = CostView.None with { Session = Usd(0.5) } });

        meter.Find("b").TextContent.Should().Be("$0.50");
        meter.FindAll("[role=meter], .of").Should().BeEmpty();
    }

    [Fact]
    public async Task When_all_is_spent_it_says_so_by_length_colour_and_words()
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = Cost(2, 2) });

        meter.Find("[role=meter]").GetAttribute("aria-valuenow").Should().Be("100");
        meter.Find("[role=meter]").ClassList.Should().Contain("bad");
        meter.Find(".budget").GetAttribute("title").Should().StartWith("100 % of the session budget is used.");
    }

    [Fact]
    public async Task While_a_request_waits_for_money_that_others_hold_it_says_so()
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = Cost(1, 2) with { Held = Usd(1), Waiting = true } });
        meter.Find(".pill").TextContent.Trim().Should().Be("waiting for budget");

        Sessions.Emit(new SessionEvent.CostChanged(Cost(1, 2)) { Seq = 1 });

        meter.WaitForAssertion(() => meter.FindAll(".pill").Should().BeEmpty());
    }

    [Fact]
    public async Task Another_budget_that_comes_to_its_end_first_is_shown_with_its_period()
    {
        var meter = await OpenAsync<CostMeter>(s => s with { Cost = Cost(0.1, 2) with { Month = Usd(96), MonthLimit = Usd(100) } });

        meter.Find(".of").TextContent.Trim().Should().Be("of $100.00 this month");
        meter.Find("[role=meter]").ClassList.Should().Contain("bad");
    }

    private static CostView Cost(double spent, double limit) => CostView.None with { Session = Usd(spent), SessionLimit = Usd(limit) };

    private static Money Usd(double amount) => new((long)Math.Round(amount * 1_000_000_000));
}
