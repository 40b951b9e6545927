using AiCollab.Tests.Emulator;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class RunPanelTests(ConnectedProduct product) : IClassFixture<ConnectedProduct>
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    [EmulatorFact]
    public async Task Code_is_run_stopped_looked_at_saved_and_compared_in_the_page()
    {
        const string Words = "code-to-run";
        const string Answer = """
            ```python
            import time
            print('first', flush=True)
            time.sleep(60)
            ```
            ```python
            import matplotlib.pyplot as plt
            plt.plot([1, 3, 2])
            print('drawn')
            ```
            ```python
            print('undrawn')
            1 / 0
            ```
            """;
        var ada = product.Ada;
        await product.Emulator.AnswerAsync(Words, Answer);
        await ada.StartSessionAsync(product.Host);
        await ada.SayAsync($"Write code ({Words}).");
        await ada.IdleAsync();
        var blocks = ada.Conversation.Locator(".codeblock");
        await Assertions.Expect(blocks).ToHaveCountAsync(3, new() { Timeout = 60_000 });

        await RunAsync(blocks.Nth(0));
        await Assertions.Expect(Runs(ada).Nth(0)).ToContainTextAsync("first", Patient);
        await Assertions.Expect(Runs(ada).Nth(0)).ToContainTextAsync("running", Patient);
        await Runs(ada).Nth(0).GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(Runs(ada).Nth(0)).ToContainTextAsync("stopped", Patient);

        await RunAsync(blocks.Nth(1));
        await Runs(ada).Nth(1).GetByRole(AriaRole.Button, new() { Name = "Enlarge plot-1.png" }).ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Runs(ada).Nth(1).GetByRole(AriaRole.Button, new() { Name = "Save plot-1.png to the workspace" }).ClickAsync();
        await Assertions.Expect(ada.Files).ToContainTextAsync("plot-1.png", Patient);

        await RunAsync(blocks.Nth(2));
        await Assertions.Expect(Runs(ada).Nth(2).Locator(".trace summary")).ToHaveTextAsync("ZeroDivisionError: division by zero", new() { Timeout = 60_000 });

        await AccessibilityTests.CheckAsync(ada.Page, "runs below their code");
        var output = ada.Page.GetByRole(AriaRole.Region, new() { Name = "Output", Exact = true });
        await output.GetByRole(AriaRole.Tab, new() { Name = "Runs 3" }).ClickAsync();
        await output.GetByRole(AriaRole.Checkbox).Nth(0).CheckAsync();
        await output.GetByRole(AriaRole.Checkbox).Nth(1).CheckAsync();
        await output.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(output.Locator(".lines").First).ToContainTextAsync("1 / 0", Patient);
        await AccessibilityTests.CheckAsync(ada.Page, "two runs compared");

        var download = await ada.Page.RunAndWaitForDownloadAsync(() => Runs(ada).Nth(1).GetByRole(AriaRole.Link, new() { Name = "Download plot-1.png" }).ClickAsync());
        (await File.ReadAllBytesAsync(await download.PathAsync())).Take(4).Should().Equal([0x89, .. "PNG"u8]);
    }

    private static ILocator Runs(Person person) => person.Conversation.Locator(".change");

    private static Task RunAsync(ILocator block) => block.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
}
