using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Fakes;
using AiCollab.Tests.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Web.Features.Keys;
using Bunit;
using FluentAssertions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;
using Xunit;

namespace AiCollab.Tests.Web.Features.Keys;

/// <summary>The keys page over a vault, with what it opens: menus and dialogs.</summary>
public abstract class KeysPageContext : BunitContext, IAsyncLifetime
{
    internal MoneyRoom Money { get; private set; } = null!;

    protected IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = null!;

    protected IRenderedComponent<MudPopoverProvider> Popovers { get; private set; } = null!;

    /// <summary>Goes last: once a component can be drawn no more services are taken.</summary>
    public virtual async Task InitializeAsync()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Money = await MoneyRoom.OpenAsync(MongoServers.Embedded);
        var catalog = new ProviderCatalog(new ConfigurationBuilder().Build());
        Services.AddMudServices();
        Services.AddSingleton<IProviderCatalog>(catalog);
        Services.AddSingleton(Options.Create(new global::AiCollab.Core.Keys.KeyOptions()));
        Services.AddSingleton<ILocalServers, NoServers>();
        Services.AddSingleton(new CostReports(Money.Usage, Money.Budgets, Money.Limits, new PriceBook(catalog, Options.Create(new CostOptions())), new MemorySessionStore()));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    Task IAsyncLifetime.DisposeAsync() => CloseAsync();

    protected virtual async Task CloseAsync()
    {
        await DisposeAsync();
        Money.Dispose();
    }

    protected IRenderedComponent<KeysPage> Open(CurrentUser who)
    {
        Popovers = Render<MudPopoverProvider>();
        Dialogs = Render<MudDialogProvider>();
        var page = Render<KeysPage>(p => p.AddCascadingValue(who));
        page.WaitForState(() => !page.Markup.Contains("Reading your connections", StringComparison.Ordinal));
        return page;
    }

    /// <summary>Chooses from the menu of the first key.</summary>
    protected async Task ChooseAsync(IRenderedComponent<KeysPage> page, string item)
    {
        await page.Find("tbody .mud-menu button").ClickAsync(new());
        Popovers.WaitForAssertion(() => Popovers.Markup.Should().Contain(item));
        await Popovers.FindAll(".mud-menu-item").First(i => i.TextContent.Trim() == item).ClickAsync(new());
    }

    private sealed class NoServers : ILocalServers
    {
        public Task<IReadOnlyList<FoundServer>> FindAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<FoundServer>>([]);
    }
}
