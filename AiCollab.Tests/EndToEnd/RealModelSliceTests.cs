using AiCollab.Tests.Infrastructure.Ai.Local;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

[Collection(EndToEndCollection.Name), Trait(RealModels.Category, RealModels.RealModel)]
public sealed class RealModelSliceTests(SharedBrowser browser)
{
    [RealModelFact]
    public async Task From_an_empty_data_directory_to_a_commit_and_a_run_without_a_key()
    {
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", RealModels.Folders));
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.StartSessionAsync(host);

        await ada.SayAsync("Write a file hello.py that prints hello world.");
        await Assertions.Expect(ada.Files.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync(new() { Timeout = 180_000 });
        await ada.IdleAsync();
        await ada.RunAsync("");

        var workspace = Evidence.Workspace(host);
        Evidence.Git(workspace, "log", "-1", "--format=%ae|%cn|%(trailers:only,unfold)").Should().StartWith("local/").And.Contain("|AiCollab|").And.Contain("AiCollab-Cost-Nano-Usd: 0");
        var (usage, runs) = await Evidence.StopAndReadAsync(host);
        usage.Should().NotBeEmpty().And.OnlyContain(u => u["state"] == "Booked" && u["provider"] == "local");
        usage.Sum(u => u["usage"]["output"].ToInt64()).Should().BePositive();
        runs.Should().ContainSingle();
    }
}
