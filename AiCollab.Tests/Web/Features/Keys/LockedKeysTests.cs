using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Costs;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Core.Sessions;
using AiCollab.Tests.Fakes;
using AiCollab.Tests.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Keys;
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

/// <summary>The key page's part about passphrases, on the real vault.</summary>
public sealed class LockedKeysTests : BunitContext, IAsyncLifetime
{
    private const string Passphrase = "a good passphrase";
    private readonly Session _old = SessionSamples.Session() with { Title = "Old one" };
    private readonly Session _new = SessionSamples.Session() with { Title = "New one" };
    private KeyRoom _room = null!;
    private MoneyRoom _money = null!;
    private ApiKeyId _key;
    private IRenderedComponent<MudDialogProvider> _dialogs = null!;
    private IRenderedComponent<MudPopoverProvider> _popovers = null!;

    public async Task InitializeAsync()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        _room = await KeyRoom.OpenAsync(MongoServers.Embedded);
        _money = await MoneyRoom.OpenAsync(MongoServers.Embedded);
        var catalog = new ProviderCatalog(new ConfigurationBuilder().Build());
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(_room.Clock);
        Services.AddSingleton<IApiKeyVault>(_room.Vault);
        Services.AddSingleton(_room.Locks);
        Services.AddSingleton<IProviderCatalog>(catalog);
        Services.AddSingleton<ISessionDirectory>(new Directory([_new, _old]));
        Services.AddSingleton(Options.Create(new global::AiCollab.Core.Keys.KeyOptions()));
        Services.AddSingleton<ILocalServers, NoServers>();
        Services.AddSingleton(new CostReports(_money.Usage, _money.Budgets, _money.Limits, new PriceBook(catalog, Options.Create(new CostOptions())), new MemorySessionStore()));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        _key = (await _room.Vault.AddKeyAsync(_room.Owner, new NewKey("openai", "sk-proj-0123456789abcdef", Label: "Work"), default)).Id;
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        _money.Dispose();
        _room.Dispose();
    }

    [Fact]
    public async Task A_key_is_locked_when_the_passphrase_was_entered_twice()
    {
        var page = Open();
        page.Find("tbody tr").TextContent.Should().NotContain("locked");
        await ChooseAsync(page, "Lock with a passphrase");
        _dialogs.WaitForElement(".mud-dialog");
        Submit().HasAttribute("disabled").Should().BeTrue();

        await EnterAsync(0, Passphrase);
        Submit().GetAttribute("title").Should().Be("Enter the same passphrase twice");
        await EnterAsync(1, Passphrase);
        await _dialogs.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find("tbody tr").TextContent.Should().Contain("locked"));
        (await _room.Vault.ListKeysAsync(_room.Owner, default)).Single().Locked.Should().BeTrue();
    }

    [Fact]
    public async Task It_is_unlocked_for_the_session_that_is_chosen_and_a_wrong_passphrase_is_told_in_the_dialog()
    {
        await _room.Locks.LockAsync(_room.Owner, _key, Passphrase, default);
        var page = Open();
        await ChooseAsync(page, "Unlock for a session");
        _dialogs.WaitForElement("option");
        _dialogs.FindAll("option").Select(o => o.TextContent).Should().Equal("New one", "Old one");
        _dialogs.Find(".mud-dialog").TextContent.Should().Contain("for an hour");
        await _dialogs.Find("select").ChangeAsync(new() { Value = _old.Id.Value.ToString() });
        await EnterAsync(0, "not this one");
        await _dialogs.Find("form").SubmitAsync();
        _dialogs.WaitForAssertion(() => _dialogs.Find("[role=alert]").TextContent.Should().Contain("This is not the passphrase"));

        await EnterAsync(0, Passphrase);
        await _dialogs.Find("form").SubmitAsync();

        _dialogs.WaitForAssertion(() => _dialogs.FindAll(".mud-dialog").Should().BeEmpty());
        (await _room.Vault.GetKeyAsync(_room.Owner, _key, _old.Id, default)).Secret.Should().StartWith("sk-proj");
        await _room.Vault.Awaiting(v => v.GetKeyAsync(_room.Owner, _key, _new.Id, default)).Should().ThrowAsync<AiCollab.Core.Errors.ProviderFailedException>();
        page.WaitForAssertion(() => page.Find("details").TextContent.Should().Contain("unlocked").And.Contain("wrong passphrase"));
    }

    private IRenderedComponent<KeysPage> Open()
    {
        _popovers = Render<MudPopoverProvider>();
        _dialogs = Render<MudDialogProvider>();
        var page = Render<KeysPage>(p => p.AddCascadingValue(new CurrentUser(_room.Owner, "Ada", Role.Admin)));
        page.WaitForState(() => !page.Markup.Contains("Reading your connections", StringComparison.Ordinal));
        return page;
    }

    private async Task ChooseAsync(IRenderedComponent<KeysPage> page, string item)
    {
        await page.Find("tbody .mud-menu button").ClickAsync(new());
        _popovers.WaitForAssertion(() => _popovers.Markup.Should().Contain(item));
        await _popovers.FindAll(".mud-menu-item").First(i => i.TextContent.Trim() == item).ClickAsync(new());
    }

    private Task EnterAsync(int field, string text) => _dialogs.FindAll("input[type=password]")[field].InputAsync(new() { Value = text });

    private AngleSharp.Dom.IElement Submit() => _dialogs.Find("button[type=submit]");

    private sealed class NoServers : ILocalServers
    {
        public Task<IReadOnlyList<FoundServer>> FindAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<FoundServer>>([]);
    }

    private sealed class Directory(IReadOnlyList<Session> sessions) : ISessionDirectory
    {
        public Task<IReadOnlyList<SessionSummary>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<SessionSummary>>([.. sessions.Select(s => new SessionSummary(s, Money.Zero, false))]);

        public Task<Session> CreateAsync(CurrentUser owner, string title, CancellationToken ct) => throw new NotSupportedException();

        public Task<Session> GetAsync(SessionId id, UserId user, CancellationToken ct) => throw new NotSupportedException();

        public Task DeleteAsync(SessionId id, UserId user, CancellationToken ct) => throw new NotSupportedException();
    }
}
