using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Fakes;
using AiCollab.Tests.Infrastructure.Costs;
using AiCollab.Web.Features.Keys;
using Bunit;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Xunit;

namespace AiCollab.Tests.Web.Features.Keys;

public sealed class KeysPageTests : KeysPageContext
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly FakeKeys _keys = new();
    private readonly CurrentUser _ada = new(UserId.New(), "Ada", Role.Admin);

    public override async Task InitializeAsync()
    {
        Services.AddSingleton<TimeProvider>(TimeProvider.System);
        Services.AddSingleton<IApiKeyVault>(_keys);
        await base.InitializeAsync();
    }

    [Fact]
    public void Without_a_connection_it_names_the_next_step()
    {
        var page = Open();

        page.Markup.Should().Contain("Nothing connected yet");
        page.FindAll("button").Where(b => b.TextContent.Contains("Add a connection")).Should().ContainSingle();
        page.FindAll("tbody tr").Should().BeEmpty();
    }

    [Theory]
    [InlineData(KeyHealth.Ok, "works", "ok", false)]
    [InlineData(KeyHealth.Restricted, "works, restricted", "ok", true)]
    [InlineData(KeyHealth.RateLimited, "limited for now", "warn", true)]
    [InlineData(KeyHealth.NoCredit, "no credit", "warn", true)]
    [InlineData(KeyHealth.Unreachable, "not reached", "warn", true)]
    [InlineData(KeyHealth.Invalid, "refused, enter it again", "bad", true)]
    [InlineData(KeyHealth.Undecryptable, "unreadable, enter it again", "bad", true)]
    [InlineData(KeyHealth.Unknown, "not tested", null, false)]
    public void Each_state_is_told_by_icon_word_and_what_to_do(KeyHealth health, string word, string? tone, bool note)
    {
        _keys.Keys.Add(Key(health: health));
        var row = Open().Find("tbody tr");

        var pill = row.QuerySelector(".pill")!;
        pill.TextContent.Trim().Should().Be(word);
        pill.QuerySelector("svg").Should().NotBeNull();
        pill.ClassList.Intersect(["ok", "warn", "bad"]).Should().Equal(tone is null ? [] : [tone]);
        row.TextContent.Contains("The note says what to do.").Should().Be(note);
        row.QuerySelector(".code")!.TextContent.Should().Be("sk-…cdef");
    }

    [Fact]
    public async Task Use_of_the_last_days_stands_beside_the_key()
    {
        var key = Key();
        _keys.Keys.Add(key with { LastUsedAt = Now });
        await SpendAsync(key.Id, 2_000_000, "ok");
        await SpendAsync(key.Id, 0, "RateLimit");

        var row = Open().Find("tbody tr").TextContent;

        row.Should().Contain("2 (1 failed)").And.Contain("$0.002").And.NotContain("not yet");
    }

    [Fact]
    public void A_key_older_than_the_policy_is_due()
    {
        _keys.Keys.Add(Key(rotated: Now.AddDays(-91)));
        _keys.Keys.Add(Key(rotated: Now.AddDays(-89)));
        _keys.Keys.Add(Key(rotated: Now) with { Masked = "" });
        var rows = Open().FindAll("tbody tr");

        rows[0].TextContent.Should().Contain("due, replace it");
        rows[1].TextContent.Should().NotContain("due, replace it").And.Contain(Now.AddDays(1).ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture));
        rows[2].TextContent.Should().Contain("no key needed").And.Contain("no key");
    }

    [Fact]
    public async Task Lending_is_shown_to_the_lender_and_to_those_it_is_lent_to_without_the_key()
    {
        _keys.Keys.Add(Key() with { Lent = true });
        _keys.Lent.Add(Key(health: KeyHealth.NoCredit) with { Masked = "", Label = "Team key" });
        var page = Open();

        page.Find("section[aria-label='Your connections'] tbody tr").TextContent.Should().Contain("lent");
        page.Find("section[aria-label='Lent to you']").TextContent.Should().Contain("Team key").And.Contain("no credit").And.NotContain("sk-");
        await ChooseAsync(page, "Stop lending");
        page.WaitForAssertion(() => _keys.Keys[0].Lent.Should().BeFalse());
    }

    [Fact]
    public async Task The_masked_key_is_copied_with_a_warning_that_it_is_no_key()
    {
        _keys.Keys.Add(Key());
        var page = Open();

        await ChooseAsync(page, "Copy the masked key");

        JSInterop.VerifyInvoke("navigator.clipboard.writeText").Arguments.Should().Equal("sk-…cdef");
        Services.GetRequiredService<ISnackbar>().ShownSnackbars.Should().ContainSingle().Which.Message.Should().Contain("never shown again");
    }

    [Fact]
    public async Task One_of_several_of_a_provider_is_put_first()
    {
        _keys.Keys.Add(Key());
        _keys.Keys.Add(Key() with { Provider = "anthropic" });
        _keys.Keys.Insert(0, Key() with { CreatedAt = Now.AddDays(1) });
        var page = Open();
        page.FindAll("tbody tr").Select(r => r.TextContent.Contains("first")).Should().Equal(false, true, false);

        await ChooseAsync(page, "Use first");

        page.WaitForAssertion(() => page.FindAll("tbody tr").Select(r => r.TextContent.Contains("first")).Should().Equal(true, false, false));
    }

    [Fact]
    public void Members_are_not_offered_to_lend()
    {
        _keys.Keys.Add(Key());
        var page = Open(_ada with { Role = Role.Member });

        page.FindComponent<KeyRow>().Instance.MayLend.Should().BeFalse();
    }

    [Fact]
    public async Task A_key_is_deleted_only_after_a_confirmation_that_says_what_happens()
    {
        _keys.Keys.Add(Key());
        var page = Open();
        await ChooseAsync(page, "Delete");
        var dialog = Dialog();
        dialog.Should().Contain("Delete the connection Work?").And.Contain("sk-…cdef is forgotten here").And.Contain("Costs stay on the books");
        await ClickAsync("Keep it");
        _keys.Keys.Should().ContainSingle();

        await ChooseAsync(page, "Delete");
        Dialog();
        await ClickAsync("Delete", "btn line bad");

        page.WaitForAssertion(() => page.Markup.Should().Contain("Nothing connected yet"));
        _keys.Keys.Should().BeEmpty();
    }

    [Fact]
    public async Task A_refused_new_key_is_told_in_the_dialog_and_a_good_one_closes_it()
    {
        _keys.Keys.Add(Key(health: KeyHealth.Invalid));
        var page = Open();
        await ChooseAsync(page, "Replace the key");
        Dialog().Should().Contain("The old key stays in use");
        await SecretAsync("refused");
        Dialogs.WaitForAssertion(() => Dialogs.Find("[role=alert]").TextContent.Should().Contain("does not accept this key"));
        await SecretAsync("sk-a-good-one-0123456789");

        page.WaitForAssertion(() => page.Find("tbody tr .pill").TextContent.Trim().Should().Be("works"));
        page.Markup.Should().NotContain("sk-a-good-one");
    }

    [Fact]
    public async Task A_test_asks_the_provider_and_shows_the_answer()
    {
        _keys.Keys.Add(Key(health: KeyHealth.Unreachable));
        var page = Open();
        await ChooseAsync(page, "Test");

        page.WaitForAssertion(() => page.Find("tbody tr .pill").TextContent.Trim().Should().Be("works"));
        _keys.Tested.Should().ContainSingle();
    }

    [Fact]
    public void What_was_done_is_listed()
    {
        _keys.Keys.Add(Key());
        _keys.Acts.Add(new KeyAuditEntry(Guid.NewGuid(), Now, _ada.Id, _keys.Keys[0].Id, "openai", "rotated", KeyHealth.Ok));

        Open().Find("details").TextContent.Should().Contain("rotated").And.Contain("OpenAI");
    }

    private static MaskedKey Key(KeyHealth health = KeyHealth.Ok, DateTimeOffset? rotated = null) => new(
        ApiKeyId.New(), "openai", "Work", "sk-…cdef", null, health, "The note says what to do.", Now, null, Now.AddDays(-200), rotated ?? Now);

    private IRenderedComponent<KeysPage> Open() => Open(_ada);

    private string Dialog()
    {
        Dialogs.WaitForElement(".mud-dialog");
        return Dialogs.Find(".mud-dialog").TextContent;
    }

    private Task ClickAsync(string word, string? css = null) =>
        Dialogs.FindAll("button").First(b => b.TextContent.Trim() == word && (css is null || b.ClassName == css)).ClickAsync(new());

    private async Task SecretAsync(string secret)
    {
        await Dialogs.Find("input[type=password]").InputAsync(new() { Value = secret });
        await Dialogs.Find("form").SubmitAsync();
    }

    private async Task SpendAsync(ApiKeyId key, long nano, string outcome)
    {
        var use = new ModelUse(_ada.Id, Money.Session, TurnId.New(), StepId.New(), ParticipantId.New(), key, MoneyRoom.Price.Model);
        var hold = await Money.Guard.ReserveAsync(use, MoneyRoom.Price, 0, 10_000, default);
        await Money.Guard.SettleAsync(hold, MoneyRoom.Cost(nano) with { Outcome = outcome });
    }
}
