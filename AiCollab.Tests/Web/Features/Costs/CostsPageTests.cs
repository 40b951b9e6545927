using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Fakes;
using AiCollab.Tests.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Web.Features.Costs;
using Bunit;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiCollab.Tests.Web.Features.Costs;

public sealed class CostsPageTests : BunitContext, IAsyncLifetime
{
    private MoneyRoom _money = null!;

    public async Task InitializeAsync()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        _money = await MoneyRoom.OpenAsync(MongoServers.Embedded, session: 10, day: 10);
        Services.AddSingleton(_money.Feed);
        Services.AddSingleton(_money.Limits);
        Services.AddSingleton<TimeProvider>(_money.Clock);
        Services.AddSingleton<IPeople, NoPeople>();
        Services.AddSingleton(new CostReports(
            _money.Usage, _money.Budgets, _money.Limits, new PriceBook(new ProviderCatalog(new ConfigurationBuilder().Build()), Options.Create(new CostOptions())), new MemorySessionStore()));
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        _money.Dispose();
    }

    [Fact]
    public async Task It_follows_what_is_spent_without_being_loaded_again()
    {
        var page = Open();
        page.WaitForAssertion(() => page.Find(".big-num").TextContent.Should().Be("$0.00"));

        var hold = await _money.HoldAsync(2_000_000);
        _money.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => page.FindAll(".big-num")[2].TextContent.Should().Be("$2.00", "it is held"));
        await _money.Guard.SettleAsync(hold, MoneyRoom.Cost(1_500_000_000));
        _money.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => page.FindAll(".big-num").Take(3).Select(n => n.TextContent).Should().Equal("$1.50", "$1.50", "$0.00"));
        page.FindAll("tbody tr")[0].TextContent.Should().Contain("$1.50");
    }

    [Theory]
    [InlineData(7_900_000, null, "79")]
    [InlineData(8_000_000, "warn", "80")]
    [InlineData(9_500_000, "bad", "95")]
    [InlineData(10_000_000, "bad", "100")]
    public async Task The_days_bar_has_the_colour_of_its_share(int tokens, string? tone, string percent)
    {
        await _money.Guard.SettleAsync(await _money.HoldAsync(tokens), MoneyRoom.Cost(tokens * 1_000L));
        var page = Open();

        page.WaitForAssertion(() => page.FindAll(".tile [role=meter]").Should().ContainSingle("the month has no budget"));
        var bar = page.Find(".tile [role=meter]");
        bar.GetAttribute("aria-valuenow").Should().Be(percent);
        bar.ClassList.Intersect(["warn", "bad"]).Should().Equal(tone is null ? [] : [tone]);
        page.FindAll(".tile")[1].TextContent.Should().Contain("No budget is set.");
        page.FindAll(".tile")[0].TextContent.Contains("All of it is spent.").Should().Be(percent == "100");
    }

    private IRenderedComponent<CostsPage> Open() => Render<CostsPage>(p => p.AddCascadingValue(new CurrentUser(_money.User, "Ada", Role.Member)));

    private sealed class NoPeople : IPeople
    {
        public Task<IReadOnlyList<Person>> ListAsync(string search, int skip, int take, CancellationToken ct) => Task.FromResult<IReadOnlyList<Person>>([]);

        public Task<long> CountActiveAdminsAsync(CancellationToken ct) => Task.FromResult(1L);
    }
}
