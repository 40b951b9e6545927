using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AiCollab.Tests.Infrastructure.Ai.Local;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

[Collection(EndToEndCollection.Name), Trait(RealModels.Category, RealModels.RealModel)]
public sealed partial class RealModelSliceTests(SharedBrowser browser)
{
    private const string ShortTask = "Write a file hello.py that prints hello world.";
    private const string LongTask = "Write a file numbers.txt that holds the numbers from 1 to 2000, one on each line: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and so on.";
    private const float Loading = 180_000;
    private static readonly LocatorAssertionsToBeVisibleOptions Loaded = new() { Timeout = Loading };

    [RealModelFact]
    public async Task From_an_empty_data_directory_to_a_commit_and_a_run_without_a_key()
    {
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", RealModels.Folders));
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.StartSessionAsync(host);

        await ada.SayAsync(ShortTask);
        await Assertions.Expect(ada.Files.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync(Loaded);
        await ada.IdleAsync();
        await ada.RunAsync("");

        var workspace = Evidence.Workspace(host);
        Evidence.Git(workspace, "log", "-1", "--format=%ae|%cn|%(trailers:only,unfold)").Should().StartWith("local/").And.Contain("|AiCollab|").And.Contain("AiCollab-Cost-Nano-Usd: 0");
        var (usage, runs) = await Evidence.StopAndReadAsync(host);
        usage.Should().NotBeEmpty().And.OnlyContain(u => u["state"] == "Booked" && u["provider"] == "local");
        usage.Sum(u => u["usage"]["output"].ToInt64()).Should().BePositive();
        runs.Should().ContainSingle();
    }

    [RealModelFact]
    public async Task Two_sessions_at_once_a_stop_and_a_killed_model_process()
    {
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", RealModels.Folders));
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.StartSessionAsync(host);
        var other = new Person(await ada.Page.Context.NewPageAsync());
        await other.StartSessionAsync(host);

        await ada.SayAsync(ShortTask);
        await other.SayAsync(ShortTask);
        await Assertions.Expect(ada.Files.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync(Loaded);
        await Assertions.Expect(other.Files.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync(Loaded);
        await ada.IdleAsync();
        await other.IdleAsync();

        await ada.StartSessionAsync(host);
        await ada.SayAsync(LongTask);
        await ada.AnswerBeginsAsync(Loading);
        await ada.Message.PressAsync("Escape");
        await ada.SeesAsync("Stopped by Ada.");
        await ada.IdleAsync();

        await ada.SayAsync(LongTask);
        await ada.AnswerBeginsAsync(Loading);
        Process.GetProcessById(int.Parse(ModelProcess().Matches(host.Log)[^1].Groups[1].Value, CultureInfo.InvariantCulture)).Kill();
        await Assertions.Expect(ada.Failure).ToContainTextAsync("The local model's process ended in the middle of the answer", new() { Timeout = 60_000 });
        await ada.IdleAsync();
        await ada.StartSessionAsync(host);
        await ada.SayAsync(ShortTask);
        await Assertions.Expect(ada.Files.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync(Loaded);
        await ada.IdleAsync();

        var (usage, _) = await Evidence.StopAndReadAsync(host);
        usage.Should().OnlyContain(u => u["state"] == "Booked" && u["provider"] == "local");
        usage.Select(u => u["outcome"].AsString).Should().ContainSingle(o => o == "stopped").And.ContainSingle(o => o == "Network");
    }

    [GeneratedRegex(@"Local model .* loaded .*\(process (\d+)\)")]
    private static partial Regex ModelProcess();
}
