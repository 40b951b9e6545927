using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Workspace.Chat;
using Bunit;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Chat;

public sealed class ComposerTests : RoomContext
{
    private const string Id = "00000000-0000-7000-8000-0000000000d1";

    [Fact]
    public async Task A_sent_message_names_the_model_that_was_picked()
    {
        var haiku = new Participant { Id = ParticipantId.New(), Name = "Claude Haiku", Hue = 3, Model = new("anthropic", "claude-haiku") };
        var composer = await OpenAsync<Composer>(s => s with { Session = s.Session with { Team = [.. s.Session.Team, haiku] } });
        await composer.Find("select").ChangeAsync(haiku.Id.ToString());

        var next = await composer.InvokeAsync(() => composer.Instance.SendAsync(Id, "Make it faster", null));

        next.Should().NotBeNull().And.NotBe(Id);
        Sessions.Posted.Should().ContainSingle().Which.Should().Be(new PostMessage(new MessageId(Guid.Parse(Id)), "Make it faster", haiku.Id));
    }

    [Fact]
    public async Task What_could_not_be_sent_stays_in_the_box_and_says_why()
    {
        Sessions.Refusal = "The session is full.";
        var composer = await OpenAsync<Composer>();

        (await composer.InvokeAsync(() => composer.Instance.SendAsync(Id, "Hello", null))).Should().BeNull();

        composer.Find("[role=alert]").TextContent.Should().Contain("The session is full.");
    }

    [Fact]
    public async Task A_spent_budget_closes_sending_and_says_so()
    {
        var cost = CostView.None with { Session = new Money(2_000_000_000), SessionLimit = new Money(2_000_000_000) };
        var composer = await OpenAsync<Composer>(s => s with { Cost = cost });
        await composer.InvokeAsync(() => composer.Instance.Typed(5));

        (await composer.InvokeAsync(() => composer.Instance.SendAsync(Id, "Hello", null))).Should().BeNull();

        composer.Find("[data-send]").HasAttribute("disabled").Should().BeTrue();
        composer.Find("[role=alert]").TextContent.Should().Contain("This session's $2.00 are spent.");
        Sessions.Posted.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_any_model_it_says_what_to_connect()
    {
        Models.Connected = false;
        var composer = await OpenAsync<Composer>(s => s with { Session = s.Session with { Team = [TestSessions.Ada] } });

        composer.WaitForAssertion(() => composer.Find(".blocked").TextContent.Should().Contain("No model is connected."));
        composer.Find(".blocked a").GetAttribute("href").Should().Be("/keys");
        composer.Find("textarea").GetAttribute("placeholder").Should().Be("Connect a model to start");
    }

    [Fact]
    public async Task Stop_is_there_while_somebody_works_and_ends_the_turn()
    {
        var composer = await OpenAsync<Composer>(s => s with { Running = TurnId.New() });

        await composer.FindAll("button").Single(b => b.TextContent.Trim() == "Stop").ClickAsync();
        Sessions.Stopped.Should().Be(1);
        Sessions.Emit(new SessionEvent.TurnChanged(null) { Seq = 1 });

        composer.WaitForAssertion(() => composer.FindAll("button").Should().NotContain(b => b.TextContent.Trim() == "Stop"));
        await composer.InvokeAsync(composer.Instance.StopAsync);
        Sessions.Stopped.Should().Be(1);
    }

    [Fact]
    public async Task The_last_message_of_the_person_can_be_changed_and_sent_again()
    {
        var composer = await OpenAsync<Composer>(s => s with
        {
            Messages = [Said(TestSessions.Ada, MessageState.Done, new MessagePart.Text("Mine")), Said(TestSessions.Claude, MessageState.Done, new MessagePart.Text("Its"))],
        });

        composer.Instance.LastMessage().Should().Be("Mine");
    }

    [Fact]
    public async Task An_estimate_stands_below_what_is_typed()
    {
        Ledger.PerStep = new Money(20_000_000);
        var composer = await OpenAsync<Composer>();

        await composer.InvokeAsync(() => composer.Instance.Typed(400));

        composer.Find("#message-help").TextContent.Should().Contain("~800 tokens, about $0.02");
    }

    [Fact]
    public async Task A_message_that_is_too_long_says_how_much_fits()
    {
        var composer = await OpenAsync<Composer>();

        await composer.InvokeAsync(() => composer.Instance.Typed(ComposerState.MaxLength + 1));

        composer.Find("#message-help [role=alert]").TextContent.Should().Contain("400,001 characters; 400,000 fit");
        composer.Find("[data-send]").HasAttribute("disabled").Should().BeTrue();
    }
}
