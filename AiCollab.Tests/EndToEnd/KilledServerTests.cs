using AiCollab.Tests.Emulator;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class KilledServerTests(SharedBrowser browser)
{
    [EmulatorFact]
    public async Task A_server_killed_in_mid_stream_says_so_and_repeats_nothing_until_somebody_clicks()
    {
        const string Words = "killed-in-mid-stream";
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.AnswerAsync(Words, string.Join(' ', Enumerable.Range(1, 900).Select(i => $"word{i}")), latencyMs: 50);
        await emulator.AddAsync(new { match = new { userMessage = "was cut off", systemMessage = "Grace Killed" }, response = new { content = "Here the story ends." } });
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", ""), ("Costs:Lease", "00:00:05"));
        var grace = new Person(await browser.NewPageAsync(), "Grace Killed");
        await grace.SetUpAsync(host);
        await grace.ConnectAsync(host, "openai-compatible", emulator.OpenAi.AbsoluteUri);
        await grace.StartSessionAsync(host);
        await grace.SayAsync($"Tell a long story ({Words}).");
        await grace.SeesAsync("word120 ");

        await host.KillAsync();
        await host.StartAgainAsync();
        await grace.Page.ReloadAsync();

        await grace.SeesAsync("The server stopped while");
        await grace.SeesAsync("word40 ");
        await Assertions.Expect(grace.Cost).ToContainTextAsync("~$", new() { Timeout = 60_000 });
        (await emulator.RequestsAsync(Words)).Should().ContainSingle("nothing paid for is repeated by itself");
        await grace.Conversation.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await grace.SeesAsync("Here the story ends.");
        await grace.IdleAsync();
        (await emulator.RequestsAsync(Words)).Should().HaveCount(2);

        var (usage, _) = await Evidence.StopAndReadAsync(host);
        usage.Should().HaveCount(2).And.OnlyContain(u => u["state"] == "Booked" && u["cost"].ToInt64() > 0);
        usage.Should().ContainSingle(u => u["uncertain"].ToBoolean(), "of the attempt that was cut off nobody knows the exact price");
    }
}
