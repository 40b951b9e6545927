using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace.Editor;
using Bunit;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Editor;

public sealed class ConflictCardTests : BunitContext
{
    private const string Marked = "0\n<<<<<<< current\ntheir line\n||||||| base\nold\n=======\nmy line\n>>>>>>> Ada\n9\n";
    private readonly List<string> _chosen = [];

    [Fact]
    public void Both_sides_stand_in_their_authors_hues_with_the_three_ways_out()
    {
        var card = Draw(Marked);

        card.Find("b").TextContent.Should().Be("a.txt line 2: you and Claude changed it");
        card.Find(".side.a1").TextContent.Should().Be("Yours: my line");
        card.Find(".side.a2").TextContent.Should().Be("Theirs: their line");
        card.FindAll("button").Select(b => b.TextContent).Should().Equal("Keep mine", "Take Claude's", "See both, edit by hand");
    }

    [Fact]
    public async Task Each_button_does_what_it_says()
    {
        var card = Draw(Marked);

        foreach (var button in card.FindAll("button"))
        {
            await button.ClickAsync();
        }

        _chosen.Should().Equal("mine", "theirs", "hand");
    }

    [Fact]
    public void Versions_that_cannot_be_joined_line_by_line_offer_the_two_whole_ones()
    {
        var card = Draw("");

        card.FindAll("button").Select(b => b.TextContent).Should().Equal("Keep mine", "Take Claude's");
        card.FindAll(".side").Should().BeEmpty();
    }

    private IRenderedComponent<ConflictCard> Draw(string marked) => Render<ConflictCard>(p => p
        .Add(c => c.Conflict, new FileConflict(
            ConflictId.New(), SessionId.New(), WorkspacePath.Parse("src/a.txt"), FileVersion.None, FileVersion.None, FileVersion.None, marked,
            ChangeAuthor.Of(TestSessions.Ada.Id, "Ada", TestSessions.AdaUser), TestSessions.Noon, null))
        .Add(c => c.Other, "Claude").Add(c => c.MyHue, 1).Add(c => c.OtherHue, 2)
        .Add(c => c.KeepMine, () => _chosen.Add("mine")).Add(c => c.TakeTheirs, () => _chosen.Add("theirs")).Add(c => c.ByHand, () => _chosen.Add("hand")));
}
