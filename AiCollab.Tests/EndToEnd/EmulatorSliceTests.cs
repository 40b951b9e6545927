using AiCollab.Tests.Emulator;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class EmulatorSliceTests(SharedBrowser browser)
{
    [EmulatorTheory, InlineData("openai-compatible"), InlineData("anthropic")]
    public async Task From_an_empty_data_directory_to_a_commit_a_run_and_its_cost(string provider)
    {
        var emulator = await ProviderEmulator.GetAsync();
        var words = $"slice-{provider}";
        var story = "The greeting is written. " + string.Join(' ', Enumerable.Range(1, 60).Select(i => $"word{i}")) + " That is all.";
        await emulator.AnswerAsync(words, story, latencyMs: 40, hasToolResult: true);
        await emulator.CallToolAsync(words, "write_file", new { path = "hello.py", content = "print('hello', 6 * 7)\n" });
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", ""), ("Ai:Providers:anthropic:BaseUrl", emulator.Url.AbsoluteUri));
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.ConnectAsync(host, provider, provider == "anthropic" ? null : emulator.OpenAi.AbsoluteUri);
        await ada.StartSessionAsync(host);

        await ada.SayAsync($"Write hello.py, please ({words}).");
        await ada.SeesAsync("The greeting is written.");
        await Assertions.Expect(ada.Stop).ToBeVisibleAsync();
        await ada.SeesAsync("That is all.");
        await ada.IdleAsync();
        await Assertions.Expect(ada.Cost).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"\$0*\.?0*[1-9]"), new() { Timeout = 30_000 });
        await ada.RunAsync("hello.py");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Region, new() { Name = "Output of hello.py" })).ToContainTextAsync("hello 42");

        var workspace = Evidence.Workspace(host);
        (await File.ReadAllTextAsync(Path.Combine(workspace, "hello.py"))).Should().Be("print('hello', 6 * 7)\n");
        var commit = Evidence.Git(workspace, "log", "-1", "--format=%ae|%cn|%(trailers:only,unfold)", "--", "hello.py");
        commit.Should().StartWith($"{provider}/").And.Contain("@aicollab|AiCollab|").And.Contain("AiCollab-Session: ").And.Contain("AiCollab-Step: ").And.Contain("AiCollab-Cost-Nano-Usd: ");
        (await emulator.RequestsAsync(words)).Should().HaveCount(2);
        var (usage, runs) = await Evidence.StopAndReadAsync(host);
        usage.Should().HaveCount(2).And.OnlyContain(u => u["state"] == "Booked" && u["provider"] == provider && u["cost"].ToInt64() > 0);
        var run = runs.Should().ContainSingle().Subject;
        run["language"].AsString.Should().Be("python");
        run["output"].AsString.Should().Contain("hello 42");
    }
}
