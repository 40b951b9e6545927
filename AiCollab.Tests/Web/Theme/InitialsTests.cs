using AiCollab.Web.Theme;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Theme;

public sealed class InitialsTests
{
    [Theory]
    [InlineData("Ada", "AD")]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("ada king lovelace", "AL")]
    [InlineData("Øystein", "ØY")]
    [InlineData("x", "X")]
    [InlineData("", "?")]
    public void A_person_has_two_letters(string name, string expected) => Initials.Of(name, model: false).Should().Be(expected);

    [Theory]
    [InlineData("Claude Sonnet", "C")]
    [InlineData("gpt-5", "G")]
    public void A_model_has_one(string name, string expected) => Initials.Of(name, model: true).Should().Be(expected);

    [Fact]
    public void Letters_made_of_several_code_points_stay_whole() =>
        Initials.Of("e\u0301milie du châtelet", model: false).Should().Be("E\u0301C");
}
