using AiCollab.Tests.Emulator;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class BudgetEndTests(SharedBrowser browser)
{
    [EmulatorFact]
    public async Task A_budget_that_comes_to_its_end_is_told_once_raised_and_closes_sending_when_it_is_spent()
    {
        const string Words = "dear-answer";
        var emulator = await ProviderEmulator.GetAsync();
        // At the price of unknown models, 15 and 75 dollars per million tokens: 1.6575 dollars.
        await emulator.AnswerAsync(Words, "A dear answer.", usage: new { prompt_tokens = 1_000, completion_tokens = 21_900, total_tokens = 22_900 });
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", ""), ("Costs:SessionLimitUsd", "2"), ("Costs:UserDayLimitUsd", "20"));
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.ConnectAsync(host, "openai-compatible", emulator.OpenAi.AbsoluteUri);
        await ada.StartSessionAsync(host);
        var dialog = ada.Page.GetByRole(AriaRole.Dialog);

        await ada.SayAsync($"One ({Words}).");
        await Assertions.Expect(dialog).ToContainTextAsync("80 % of this session's budget is spent", new() { Timeout = 60_000 });
        await Assertions.Expect(dialog).ToContainTextAsync("$0.34");
        await AccessibilityTests.CheckAsync(ada.Page, "the budget's warning");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Raise" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".budget .of")).ToContainTextAsync("of $4.00");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await ada.IdleAsync();

        await ada.SayAsync($"Two ({Words}).");
        await Assertions.Expect(ada.Cost).ToContainTextAsync("$3.3", new() { Timeout = 60_000 });
        await ada.IdleAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await ada.SayAsync($"Three ({Words}).");
        await Assertions.Expect(ada.Page.Locator(".compose [role=alert]")).ToContainTextAsync("This session's $4.00 are spent.", new() { Timeout = 60_000 });
        await ada.IdleAsync();
        await ada.Message.FillAsync("Four");
        await Assertions.Expect(ada.Send).ToBeDisabledAsync();
        (await ada.Send.Locator("..").GetAttributeAsync("title")).Should().Be("This session's $4.00 are spent.");
        (await emulator.RequestsAsync(Words)).Should().HaveCount(3);
    }
}
