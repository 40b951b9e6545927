using AiCollab.Web.Features.Workspace;
using Bunit;
using FluentAssertions;
using Microsoft.AspNetCore.Components.Web;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace;

public sealed class PaletteTests : BunitContext
{
    private readonly List<string> _done = [];

    public PaletteTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Letters_in_order_find_and_Enter_opens_the_first()
    {
        var palette = await OpenAsync("tests/test_parser.py", "src/parser.py", "README.md");

        await palette.Find("input").InputAsync("tp");
        Titles(palette).Should().Equal("tests/test_parser.py");
        await PressAsync(palette, "Enter");

        _done.Should().Equal("tests/test_parser.py");
        palette.FindAll("input").Should().BeEmpty();
    }

    [Fact]
    public async Task Arrows_choose_among_the_matches_and_stop_at_the_ends()
    {
        var palette = await OpenAsync("a.py", "b.py");
        Chosen(palette).Should().Be("a.py");

        await PressAsync(palette, "ArrowUp");
        Chosen(palette).Should().Be("a.py");
        await PressAsync(palette, "ArrowDown");
        await PressAsync(palette, "ArrowDown");
        Chosen(palette).Should().Be("b.py");
        palette.Find("input").GetAttribute("aria-activedescendant").Should().Be(palette.Find("[aria-selected=true]").Id);
        await PressAsync(palette, "Enter");

        _done.Should().Equal("b.py");
    }

    [Fact]
    public async Task A_click_does_what_the_row_says()
    {
        var palette = await OpenAsync("a.py", "b.py");

        await palette.FindAll("[role=option]")[1].ClickAsync();

        _done.Should().Equal("b.py");
    }

    [Fact]
    public async Task Nothing_found_is_said_and_Enter_does_nothing()
    {
        var palette = await OpenAsync("a.py");

        await palette.Find("input").InputAsync("zzz");
        palette.Find("li").TextContent.Should().Be("Nothing has this name.");
        await PressAsync(palette, "Enter");

        _done.Should().BeEmpty();
    }

    private async Task<IRenderedComponent<Palette>> OpenAsync(params string[] items)
    {
        var palette = Render<Palette>();
        await palette.InvokeAsync(() => palette.Instance.OpenAsync([.. items.Select(Item)], false));
        return palette;
    }

    private QuickItem Item(string name) => new(name, "", "", name, () =>
    {
        _done.Add(name);
        return Task.CompletedTask;
    });

    private static Task PressAsync(IRenderedComponent<Palette> palette, string key) => palette.Find(".palette").KeyDownAsync(new KeyboardEventArgs { Key = key });

    private static IEnumerable<string> Titles(IRenderedComponent<Palette> palette) => palette.FindAll("[role=option]").Select(o => o.QuerySelector("span")!.TextContent);

    private static string Chosen(IRenderedComponent<Palette> palette) => palette.Find("[aria-selected=true] span").TextContent;
}
