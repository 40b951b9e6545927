using AiCollab.Web.Theme;
using Bunit;
using FluentAssertions;
using MudBlazor;
using Xunit;

namespace AiCollab.Tests.Web.Theme;

public sealed class PieceTests : BunitContext
{
    [Fact]
    public void People_are_round_and_models_are_square()
    {
        var person = Render<Avatar>(p => p.Add(a => a.Name, "Ada").Add(a => a.Hue, 5)).Find("span");
        var model = Render<Avatar>(p => p.Add(a => a.Name, "Claude").Add(a => a.Hue, 1).Add(a => a.Model, true)).Find("span");

        person.ClassList.Should().Contain("a5").And.NotContain("model");
        model.ClassList.Should().Contain(["a1", "model"]);
        person.GetAttribute("aria-label").Should().Be("Ada");
    }

    [Theory]
    [InlineData(0.5, "meter", "50")]
    [InlineData(0.8, "warn", "80")]
    [InlineData(0.95, "bad", "95")]
    [InlineData(7, "bad", "100")]
    public void A_meter_warns_at_four_fifths_and_alarms_near_the_end(double value, string expected, string percent)
    {
        var meter = Render<Meter>(p => p.Add(m => m.Value, value).Add(m => m.Label, "Spent today")).Find("[role=meter]");

        meter.ClassList.Should().Contain(expected);
        meter.GetAttribute("aria-valuenow").Should().Be(percent);
        meter.GetAttribute("aria-label").Should().Be("Spent today");
    }

    [Fact]
    public void A_meter_without_a_limit_is_empty() =>
        Render<Meter>(p => p.Add(m => m.Value, 3).Add(m => m.Max, 0).Add(m => m.Label, "x")).Find("i").GetAttribute("style").Should().Be("width:0%");

    [Fact]
    public void An_empty_state_offers_its_next_step()
    {
        var state = Render<EmptyState>(p => p.Add(e => e.Svg, Icons.Material.Outlined.Forum).Add(e => e.Title, "No runs yet").Add(e => e.Action, "<button>Run</button>"));

        state.Find("b").TextContent.Should().Be("No runs yet");
        state.Find("button").TextContent.Should().Be("Run");
    }

    [Fact]
    public void An_icon_is_silent_unless_it_has_a_label()
    {
        Render<Icon>(p => p.Add(i => i.Svg, Icons.Material.Outlined.Add)).Find("svg").GetAttribute("aria-hidden").Should().Be("true");
        var labelled = Render<Icon>(p => p.Add(i => i.Svg, Icons.Material.Outlined.Add).Add(i => i.Label, "Add")).Find("svg");
        labelled.GetAttribute("aria-label").Should().Be("Add");
        labelled.HasAttribute("aria-hidden").Should().BeFalse();
    }
}
