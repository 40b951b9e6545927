using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Tests.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Web.Features.Prices;
using Bunit;
using FluentAssertions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using Xunit;

namespace AiCollab.Tests.Web.Features.Prices;

public sealed class PricesPageTests : BunitContext, IAsyncLifetime
{
    private PriceRoom _room = null!;
    private IRenderedComponent<MudDialogProvider> _dialogs = null!;

    public async Task InitializeAsync()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        _room = await PriceRoom.OpenAsync(MongoServers.Embedded);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(_room.Clock);
        Services.AddSingleton(_room.Prices);
        Services.AddSingleton(_room.Repricer);
        Services.AddSingleton(_room.Calendar);
        Services.AddSingleton<IPriceBook>(_room.Book);
        Services.AddSingleton<IProviderCatalog>(_room.Catalog);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        _room.Dispose();
    }

    [Fact]
    public async Task Prices_are_found_by_model_alias_and_provider()
    {
        var page = Open();
        page.FindAll("section[aria-label=Prices] tbody tr").Count.Should().BeGreaterThan(49);
        page.Markup.Should().Contain("Nothing yet: all prices are those that came with the product.");

        await FindAsync(page, "gpt-4o-2024-05-13");
        Rows(page).Should().OnlyContain(r => r.Contains("OpenAI"));
        await FindAsync(page, "claude sonnet");
        Rows(page).Should().NotBeEmpty().And.OnlyContain(r => r.Contains("claude", StringComparison.OrdinalIgnoreCase) || r.Contains("above"));
        await FindAsync(page, "no such model anywhere");
        page.Markup.Should().Contain("No price is found by these words");
        await FindAsync(page, "");
        await page.Find("select").ChangeAsync(new() { Value = "mistral" });
        Rows(page).Should().NotBeEmpty().And.OnlyContain(r => r.Contains("Mistral") || r.Contains("above"));
    }

    [Fact]
    public async Task An_override_counts_at_once_is_marked_and_can_be_taken_back()
    {
        var page = Open();
        var shipped = _room.Book.Find(PriceRoom.Gpt);
        await page.Find("select").ChangeAsync(new() { Value = "openai" });
        await page.Find("button[aria-label='Override gpt-4o of OpenAI']").ClickAsync(new());
        _dialogs.WaitForElement("form#price");
        await _dialogs.FindAll(".rates input")[0].InputAsync(new() { Value = "cheap" });
        await _dialogs.Find("form").SubmitAsync();
        _dialogs.WaitForAssertion(() => _dialogs.Find("[role=alert]").TextContent.Should().StartWith("Input: enter dollars"));
        await _dialogs.FindAll(".rates input")[0].InputAsync(new() { Value = "1,75" });
        await _dialogs.Find("form").SubmitAsync();
        _dialogs.WaitForAssertion(() => _dialogs.Find("[role=alert]").TextContent.Should().Contain("Say where the price comes from"));
        await _dialogs.Find("input[placeholder^='The provider']").InputAsync(new() { Value = "our contract" });
        await _dialogs.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find("section[aria-label='History of prices']").TextContent.Should().Contain("Root").And.Contain("counts").And.Contain("$1.75"));
        await FindAsync(page, "our contract");
        Rows(page).Should().ContainSingle().Which.Should().Contain("set here").And.Contain("$1.75").And.Contain("10 Dec 2026");
        var now = _room.Book.Find(PriceRoom.Gpt);
        now.Rates.Should().Be(shipped.Rates with { Input = 1.75m });
        now.Tiers.Should().BeEquivalentTo(shipped.Tiers);

        await page.Find("button[aria-label='Undo the price of gpt-4o']").ClickAsync(new());

        page.WaitForAssertion(() => page.Find("section[aria-label='History of prices']").TextContent.Should().Contain("undone").And.Contain("counts no more"));
        page.Markup.Should().Contain("No price is found by these words");
        _room.Book.Find(PriceRoom.Gpt).Should().Be(shipped);
    }

    [Fact]
    public async Task A_price_with_a_tier_is_added_and_dated_anew()
    {
        var page = Open();
        await page.FindAll("button").Single(b => b.TextContent.Contains("Add a price")).ClickAsync(new());
        _dialogs.WaitForElement("form#price");
        await _dialogs.Find("select").ChangeAsync(new() { Value = "mistral" });
        await _dialogs.Find("input.code").InputAsync(new() { Value = "mistral-next" });
        await FillAsync("0.4", "2", "", "", "");
        await _dialogs.FindAll("button").Single(b => b.TextContent.Contains("Add a tier")).ClickAsync(new());
        await _dialogs.Find(".tier input").InputAsync(new() { Value = "128000" });
        await _dialogs.FindAll(".tier .rates input")[0].InputAsync(new() { Value = "0.8" });
        await _dialogs.FindAll(".tier .rates input")[1].InputAsync(new() { Value = "4" });
        await _dialogs.Find("input[placeholder^='The provider']").InputAsync(new() { Value = "price page" });
        await _dialogs.Find("form").SubmitAsync();
        await FindAsync(page, "mistral-next");
        page.WaitForAssertion(() => Rows(page).Should().HaveCount(2));
        Rows(page)[1].Should().Contain("above 128,000 input tokens").And.Contain("$0.80");

        await page.Find("button[aria-label='Another day for mistral-next']").ClickAsync(new());
        _dialogs.WaitForElement("form#redate");
        await _dialogs.Find("input[type=date]").ChangeAsync(new() { Value = "2026-12-20" });
        await _dialogs.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find("section[aria-label='History of prices']").TextContent.Should().Contain("dated anew").And.Contain("20 Dec 2026"));
        _room.Book.FindExact(new("mistral", "mistral-next")).Should().BeNull("its day has not come");
        _room.Book.FindAt(new("mistral", "mistral-next"), new(2026, 12, 20)).RatesFor(200_000).Input.Should().Be(0.8m);
    }

    [Fact]
    public async Task Usage_is_priced_anew_on_request()
    {
        var page = Open();
        await page.FindAll("button").Single(b => b.TextContent.Contains("Price anew")).ClickAsync(new());

        page.WaitForAssertion(() => page.Markup.Should().Contain("Nothing was used in these days"));
    }

    private static List<string> Rows(IRenderedComponent<PricesPage> page) => [.. page.FindAll("section[aria-label=Prices] tbody tr").Select(r => r.TextContent)];

    private static Task FindAsync(IRenderedComponent<PricesPage> page, string words) => page.Find("input[type=search]").InputAsync(new() { Value = words });

    private async Task FillAsync(params string[] rates)
    {
        for (var i = 0; i < rates.Length; i++)
        {
            await _dialogs.FindAll(".rates input")[i].InputAsync(new() { Value = rates[i] });
        }
    }

    private IRenderedComponent<PricesPage> Open()
    {
        Render<MudPopoverProvider>();
        _dialogs = Render<MudDialogProvider>();
        return Render<PricesPage>(p => p.AddCascadingValue(PriceRoom.Admin));
    }
}
