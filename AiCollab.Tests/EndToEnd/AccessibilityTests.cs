using AiCollab.Tests.Emulator;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FluentAssertions;
using FluentAssertions.Execution;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

/// <summary>Every page is clean by all rules of axe, best practices included: wide and light, wide and dark, as on a phone.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class AccessibilityTests(ConnectedProduct product, SharedBrowser browser) : IClassFixture<ConnectedProduct>
{
    private static readonly AxeRunOptions Options = new() { ResultTypes = [ResultType.Violations] };

    [EmulatorFact]
    public async Task Pages_for_visitors()
    {
        var visitor = await browser.NewPageAsync();
        foreach (var path in new[] { "login", "register", "not-found" })
        {
            await visitor.GotoAsync(new Uri(product.Host.Url, path).AbsoluteUri);
            await CheckAsync(visitor, path);
        }

        await visitor.Context.CloseAsync();
    }

    [EmulatorFact]
    public async Task Pages_for_people_with_something_on_them()
    {
        const string Words = "code-to-look-at";
        await product.Emulator.AnswerAsync(Words, "# Title\n\nA [link](https://example.com), `code` and a table:\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```python\nprint(1)\n```\n\n- one\n- two\n");
        await product.Emulator.CallToolAsync("write-to-look-at", "write_file", new { path = "src/look.py", content = "print('look')\n" });
        var ada = product.Ada;
        await ada.StartSessionAsync(product.Host);
        await ada.SayAsync($"Show me ({Words}).");
        await ada.SeesAsync("Title");
        await ada.IdleAsync();
        await ada.SayAsync("Write it (write-to-look-at).");
        await Assertions.Expect(ada.Files).ToContainTextAsync("src", new() { Timeout = 60_000 });
        await ada.IdleAsync();
        await CheckAsync(ada.Page, "a session");

        foreach (var path in new[] { "", "costs", "keys", "admin/models", "admin/prices", "admin/people", "account/password" })
        {
            await ada.Page.GotoAsync(new Uri(product.Host.Url, path).AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await CheckAsync(ada.Page, $"/{path}");
        }

        await ada.OpenKeysAsync(product.Host);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Add a connection" }).ClickAsync();
        await Assertions.Expect(ada.Page.GetByLabel("Provider")).ToBeVisibleAsync();
        await CheckAsync(ada.Page, "adding a connection");

        await ada.Page.GotoAsync(new Uri(product.Host.Url, "admin/prices").AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Override" }).First.ClickAsync();
        await Assertions.Expect(ada.Page.GetByLabel("Where it comes from")).ToBeVisibleAsync();
        await CheckAsync(ada.Page, "overriding a price");
    }

    /// <summary>Looks at the page as it is now.</summary>
    internal static async Task CheckAsync(IPage page, string name)
    {
        using var all = new AssertionScope();
        foreach (var (width, theme) in new[] { (1440, "light"), (1440, "dark"), (390, "light") })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            var result = await page.RunAxe(Options);
            result.Violations.Select(v => $"{v.Id} ({v.Impact}): {string.Join("; ", v.Nodes.Select(n => n.Html))}").Should().BeEmpty($"of {name} at {width} pixels, {theme}");
        }

        await page.SetViewportSizeAsync(1440, 900);
    }
}
