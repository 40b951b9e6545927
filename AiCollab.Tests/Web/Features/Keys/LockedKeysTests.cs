using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Core.Sessions;
using AiCollab.Tests.Infrastructure.Keys;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Web.Features.Keys;
using Bunit;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Keys;

/// <summary>The key page's part about passphrases, on the real vault.</summary>
public sealed class LockedKeysTests : KeysPageContext
{
    private const string Passphrase = "a good passphrase";
    private readonly Session _old = SessionSamples.Session() with { Title = "Old one" };
    private readonly Session _new = SessionSamples.Session() with { Title = "New one" };
    private KeyRoom _room = null!;
    private ApiKeyId _key;

    public override async Task InitializeAsync()
    {
        _room = await KeyRoom.OpenAsync(MongoServers.Embedded);
        Services.AddSingleton<TimeProvider>(_room.Clock);
        Services.AddSingleton<IApiKeyVault>(_room.Vault);
        Services.AddSingleton(_room.Locks);
        Services.AddSingleton<ISessionDirectory>(new Directory([_new, _old]));
        await base.InitializeAsync();
        _key = (await _room.Vault.AddKeyAsync(_room.Owner, new NewKey("openai", "sk-proj-0123456789abcdef", Label: "Work"), default)).Id;
    }

    protected override async Task CloseAsync()
    {
        await base.CloseAsync();
        _room.Dispose();
    }

    [Fact]
    public async Task A_key_is_locked_when_the_passphrase_was_entered_twice()
    {
        var page = Open();
        page.Find("tbody tr").TextContent.Should().NotContain("locked");
        await ChooseAsync(page, "Lock with a passphrase");
        Dialogs.WaitForElement(".mud-dialog");
        Submit().HasAttribute("disabled").Should().BeTrue();

        await EnterAsync(0, Passphrase);
        Submit().GetAttribute("title").Should().Be("Enter the same passphrase twice");
        await EnterAsync(1, Passphrase);
        await Dialogs.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find("tbody tr").TextContent.Should().Contain("locked"));
        (await _room.Vault.ListKeysAsync(_room.Owner, default)).Single().Locked.Should().BeTrue();
    }

    [Fact]
    public async Task It_is_unlocked_for_the_session_that_is_chosen_and_a_wrong_passphrase_is_told_in_the_dialog()
    {
        await _room.Locks.LockAsync(_room.Owner, _key, Passphrase, default);
        var page = Open();
        await ChooseAsync(page, "Unlock for a session");
        Dialogs.WaitForElement("option");
        Dialogs.FindAll("option").Select(o => o.TextContent).Should().Equal("New one", "Old one");
        Dialogs.Find(".mud-dialog").TextContent.Should().Contain("for an hour");
        await Dialogs.Find("select").ChangeAsync(new() { Value = _old.Id.Value.ToString() });
        await EnterAsync(0, "not this one");
        await Dialogs.Find("form").SubmitAsync();
        Dialogs.WaitForAssertion(() => Dialogs.Find("[role=alert]").TextContent.Should().Contain("This is not the passphrase"));

        await EnterAsync(0, Passphrase);
        await Dialogs.Find("form").SubmitAsync();

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog").Should().BeEmpty());
        (await _room.Vault.GetKeyAsync(_room.Owner, _key, _old.Id, default)).Secret.Should().StartWith("sk-proj");
        await _room.Vault.Awaiting(v => v.GetKeyAsync(_room.Owner, _key, _new.Id, default)).Should().ThrowAsync<AiCollab.Core.Errors.ProviderFailedException>();
        page.WaitForAssertion(() => page.Find("details").TextContent.Should().Contain("unlocked").And.Contain("wrong passphrase"));
    }

    private IRenderedComponent<KeysPage> Open() => Open(new CurrentUser(_room.Owner, "Ada", Role.Admin));

    private Task EnterAsync(int field, string text) => Dialogs.FindAll("input[type=password]")[field].InputAsync(new() { Value = text });

    private AngleSharp.Dom.IElement Submit() => Dialogs.Find("button[type=submit]");

    private sealed class Directory(IReadOnlyList<Session> sessions) : ISessionDirectory
    {
        public Task<IReadOnlyList<SessionSummary>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<SessionSummary>>([.. sessions.Select(s => new SessionSummary(s, global::AiCollab.Core.Costs.Money.Zero, false))]);

        public Task<Session> CreateAsync(CurrentUser owner, string title, CancellationToken ct) => throw new NotSupportedException();

        public Task<Session> GetAsync(SessionId id, UserId user, CancellationToken ct) => throw new NotSupportedException();

        public Task DeleteAsync(SessionId id, UserId user, CancellationToken ct) => throw new NotSupportedException();
    }
}
