using AiCollab.Tests.EndToEnd;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Chat;

/// <summary>The keys of the message box in a real browser; the server's half is a list of what it was told.</summary>
public sealed class ComposerKeysTests : IAsyncLifetime
{
    private const string Form = """<form data-session="s1"><textarea id="box"></textarea><button type="button" data-send>Send</button></form>""";

    private const string Server = """
        window.told = [];
        window.server = { invokeMethodAsync: (name, ...args) => { told.push([name, ...args].slice(0, 3).join(' ').trim()); return Promise.resolve({ SendAsync: 'next', LastMessage: 'my last words' }[name]); } };
        window.box = attach(document.querySelector('form'), window.server, 'first');
        """;

    private Browser? _browser;
    private IPage _page = null!;

    public async Task InitializeAsync()
    {
        if (Browser.Missing is not null)
        {
            return;
        }

        _browser = await Browser.OpenAsync();
        _page = await _browser.NewPageAsync();
        await _page.SetContentAsync(Form);
        var module = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "AiCollab.Web/Features/Workspace/Chat/Composer.razor.js"));
        await _page.AddScriptTagAsync(new() { Type = "module", Content = module + Server });
        await _page.WaitForFunctionAsync("() => window.box");
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    [BrowserFact]
    public async Task Enter_sends_and_empties_the_box()
    {
        await _page.FillAsync("#box", "Make it faster");

        await _page.PressAsync("#box", "Enter");

        await Assertions.Expect(_page.Locator("#box")).ToHaveValueAsync("");
        (await SentAsync()).Should().Equal("SendAsync first Make it faster");
    }

    [BrowserFact]
    public async Task Shift_and_Enter_starts_a_line()
    {
        await _page.FillAsync("#box", "one");

        await _page.PressAsync("#box", "Shift+Enter");
        await _page.Locator("#box").PressSequentiallyAsync("two");

        (await _page.InputValueAsync("#box")).Should().Be("one\ntwo");
        (await SentAsync()).Should().BeEmpty();
    }

    [BrowserTheory]
    [InlineData("{ key: 'Enter', isComposing: true }")]
    [InlineData("{ key: 'Enter', keyCode: 229 }")]
    public async Task A_word_that_is_being_composed_is_not_sent(string key)
    {
        await _page.FillAsync("#box", "にほん");

        await _page.EvalOnSelectorAsync("#box", $"box => box.dispatchEvent(new KeyboardEvent('keydown', {{ bubbles: true, cancelable: true, ...{key} }}))");
        await _page.PressAsync("#box", "Escape");

        (await ToldAsync()).Should().Contain("StopAsync").And.NotContain(t => t.StartsWith("SendAsync", StringComparison.Ordinal));
        (await _page.InputValueAsync("#box")).Should().Be("にほん");
    }

    [BrowserFact]
    public async Task Up_in_the_empty_box_brings_the_last_message_back()
    {
        await _page.PressAsync("#box", "ArrowUp");

        await Assertions.Expect(_page.Locator("#box")).ToHaveValueAsync("my last words");
    }

    [BrowserFact]
    public async Task Up_in_a_text_only_moves_the_cursor()
    {
        await _page.FillAsync("#box", "one\ntwo");

        await _page.PressAsync("#box", "ArrowUp");

        (await ToldAsync()).Should().NotContain("LastMessage");
        (await _page.InputValueAsync("#box")).Should().Be("one\ntwo");
    }

    [BrowserFact]
    public async Task Esc_stops_the_answer()
    {
        await _page.PressAsync("#box", "Escape");

        (await ToldAsync()).Should().Equal("StopAsync");
    }

    [BrowserFact]
    public async Task Only_spaces_are_not_sent()
    {
        await _page.FillAsync("#box", " \n ");

        await _page.PressAsync("#box", "Enter");
        await _page.ClickAsync("[data-send]");

        (await SentAsync()).Should().BeEmpty();
    }

    private Task<string[]> ToldAsync() => _page.EvaluateAsync<string[]>("() => told");

    private async Task<IEnumerable<string>> SentAsync() => (await ToldAsync()).Where(t => t.StartsWith("SendAsync", StringComparison.Ordinal));
}
