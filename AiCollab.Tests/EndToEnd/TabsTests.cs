using System.Text.RegularExpressions;
using AiCollab.Tests.Emulator;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed partial class TabsTests(SharedBrowser browser)
{
    [EmulatorFact]
    public async Task Reload_second_tab_and_second_browser_show_each_token_once_and_no_tab_is_needed()
    {
        const string Words = "seen-from-everywhere";
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.AnswerAsync(Words, string.Join(' ', Enumerable.Range(1, 300).Select(i => $"word{i}")) + " end.", latencyMs: 30);
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", ""));
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.ConnectAsync(host, "openai-compatible", emulator.OpenAi.AbsoluteUri);
        await ada.StartSessionAsync(host);
        await ada.SayAsync($"Count ({Words}).");
        await ada.SeesAsync("word20 ");

        var tab = new Person(await ada.Page.Context.NewPageAsync());
        await tab.Page.GotoAsync(ada.Page.Url);
        await ada.Page.ReloadAsync();
        await tab.SeesAsync("word60 ");
        await ada.SeesAsync("word60 ");
        var address = ada.Page.Url;
        await tab.Page.CloseAsync();
        await ada.Page.GotoAsync("about:blank");

        var elsewhere = new Person(await browser.NewPageAsync());
        await elsewhere.SignInAsync(address);
        await elsewhere.SeesAsync("word300 end.");
        await ada.Page.GotoAsync(address);
        await ada.SeesAsync("word300 end.");
        foreach (var page in new[] { ada, elsewhere })
        {
            Counted().Matches(await page.Conversation.InnerTextAsync()).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
                .Should().Equal(Enumerable.Range(1, 300));
        }

        (await emulator.RequestsAsync(Words)).Should().ContainSingle();
    }

    [GeneratedRegex(@"word(\d+)")]
    private static partial Regex Counted();
}
