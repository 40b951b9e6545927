using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Sessions;

public sealed class SessionTeamTests
{
    private static readonly ModelRef Gpt = new("openai", "gpt-5");

    [Fact]
    public void A_model_that_stays_keeps_its_id_and_colour()
    {
        var session = SessionSamples.Session();
        var claude = session.Team[1];

        var changed = SessionTeam.WithModels(session, [new TeamModel(null, Gpt, "GPT"), new TeamModel(null, claude.Model!.Value, "Claude 4", "Review.")]);

        changed.Team.Select(p => p.Name).Should().Equal("Ada", "GPT", "Claude 4");
        changed.Team[2].Id.Should().Be(claude.Id);
        changed.Team[2].Hue.Should().Be(claude.Hue);
        changed.Team[2].RolePrompt.Should().Be("Review.");
        changed.Team.Select(p => p.Hue).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Two_of_the_same_name_are_told_apart()
    {
        var changed = SessionTeam.WithModels(SessionSamples.Session(false), [new TeamModel(null, Gpt, "GPT"), new TeamModel(null, Gpt, "gpt")]);

        changed.Team.Select(p => p.Name).Should().Equal("Ada", "GPT", "gpt 2");
    }

    [Fact]
    public void Names_cannot_break_out_of_a_commit_author()
    {
        var changed = SessionTeam.WithModels(SessionSamples.Session(false), [new TeamModel(null, Gpt, "Evil\n<a@b>"), new TeamModel(null, Gpt, "<>")]);

        changed.Team.Select(p => p.Name).Should().Equal("Ada", "Evila@b", "gpt-5");
    }

    [Fact]
    public void Colours_go_round_when_there_are_more_models_than_colours()
    {
        var many = Enumerable.Range(0, 9).Select(i => new TeamModel(null, Gpt with { Model = $"m{i}" }, $"M{i}")).ToArray();

        SessionTeam.WithModels(SessionSamples.Session(false), many).Team.Select(p => p.Hue).Should().Equal(1, 2, 3, 4, 5, 6, 7, 1, 2, 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public void A_title_is_one_line_of_text(string title) =>
        FluentActions.Invoking(() => SessionTeam.CheckTitle(title)).Should().Throw<InvalidException>();
}
