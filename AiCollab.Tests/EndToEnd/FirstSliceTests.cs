using System.Diagnostics;
using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Tests.Infrastructure.Ai.Local;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.EndToEnd;

public sealed class FirstSliceTests
{
    [RealModelFact]
    public async Task From_an_empty_data_directory_to_a_commit_and_a_run_with_a_real_model_and_no_key()
    {
        Browser.Missing.Should().BeNull();
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", RealModelFolder));
        await using var browser = await Browser.OpenAsync();
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.StartSessionAsync(host);

        await ada.SayAsync("Write a file hello.py that prints hello world.");
        var file = ada.Files.GetByRole(AriaRole.Treeitem).First;
        await Assertions.Expect(file).ToBeVisibleAsync(new() { Timeout = 180_000 });
        await file.ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).First.ClickAsync();
        await Assertions.Expect(ada.Page.GetByText("Run again")).ToBeVisibleAsync();

        var stranger = await browser.NewPageAsync();
        await stranger.GotoAsync(ada.Page.Url);
        stranger.Url.Should().Contain("/login", "a visitor sees nothing of a session");
        var again = new Person(await ada.Page.Context.NewPageAsync());
        await again.Page.GotoAsync(ada.Page.Url);
        await again.SeesAsync("Write a file hello.py");

        var workspace = Directory.GetDirectories(Path.Combine(host.Data, "workspaces")).Single();
        Git(workspace, "log", "-1", "--format=%ae %cn %(trailers:only,unfold)").Should().StartWith("local/").And.Contain("AiCollab ").And.Contain("AiCollab-Cost-Nano-Usd: 0");
        await host.DisposeProcessAsync();
        var database = OpenStore(host.Data, out var store);
        using (store)
        {
            var usage = await database.GetCollection<BsonDocument>("usage_tracking").Find(new BsonDocument()).ToListAsync();
            usage.Should().OnlyContain(u => u["state"] == "Booked" && u["provider"] == "local").And.NotBeEmpty();
            usage.Sum(u => u["usage"]["output"].ToInt64()).Should().BePositive();
            var runs = await database.GetCollection<BsonDocument>("code_executions").Find(new BsonDocument()).ToListAsync();
            runs.Should().ContainSingle().Which["language"].AsString.Should().Be("python");
        }
    }

    [RealModelFact]
    public async Task A_server_killed_in_mid_answer_says_so_after_its_restart_and_goes_on_by_one_click()
    {
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", RealModelFolder));
        await using var browser = await Browser.OpenAsync();
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.StartSessionAsync(host);
        await ada.SayAsync("Tell me a very long story about a lighthouse, a fox and the sea, with many chapters.");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).First).ToBeVisibleAsync();
        await ada.Page.WaitForFunctionAsync("() => document.querySelector('[role=log]').innerText.length > 400", null, new() { Timeout = 180_000 });

        await host.KillAsync();
        await host.StartAgainAsync();
        await ada.Page.ReloadAsync();

        await ada.SeesAsync("The server stopped while");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).First.ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).First).ToBeVisibleAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).First.ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeVisibleAsync();
    }

    private static string RealModelFolder => Environment.GetEnvironmentVariable("AICOLLAB_MODELS") is { Length: > 0 } folder ? folder : RepositoryFolder.Shared("models");

    private static IMongoDatabase OpenStore(string data, out EmbeddedStore store)
    {
        store = EmbeddedStore.Open(Path.Combine(data, "store.db"), new EmbeddedStoreOptions(), TimeProvider.System, NullLogger.Instance);
        return store.CreateClient().GetDatabase("aicollab");
    }

    private static string Git(string directory, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", directory, .. arguments]) { RedirectStandardOutput = true })!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return text.Trim();
    }
}
