using System.Text.RegularExpressions;
using AiCollab.Tests.Emulator;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

/// <summary>What is wrong is said in plain words on the page, nothing is lost, and the next turn works.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class BadInputTests(ConnectedProduct product) : IClassFixture<ConnectedProduct>, IAsyncLifetime
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    private Person Ada => product.Ada;

    public async Task InitializeAsync()
    {
        if (ProviderEmulator.Missing is null)
        {
            product.Proxy.Fault = Fault.None;
            await Ada.StartSessionAsync(product.Host);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [EmulatorFact]
    public async Task A_message_of_10_MB_stays_in_the_box_with_the_reason()
    {
        const int Length = 10 << 20;
        await Ada.Message.EvaluateAsync("(box, length) => { box.value = 'All work and no play makes a dull log line.....\\n     '.repeat(length / 53 + 1).slice(0, length); box.dispatchEvent(new Event('input')); }", Length);
        await Assertions.Expect(Ada.Page.Locator("#message-help, .help").GetByRole(AriaRole.Alert)).ToContainTextAsync("10,485,760 characters; 400,000 fit", Patient);
        await Ada.Message.PressAsync("Enter");
        await Assertions.Expect(Ada.Send).ToBeDisabledAsync();
        (await Ada.Message.EvaluateAsync<int>("box => box.value.length")).Should().Be(Length);
        await Ada.Message.FillAsync("");
        await TheNextTurnWorksAsync("after-10-mb");
    }

    [EmulatorFact]
    public async Task A_name_that_leaves_the_workspace_is_refused_to_people_and_models()
    {
        await Ada.Page.GetByRole(AriaRole.Button, new() { Name = "New file" }).First.ClickAsync();
        var name = Ada.Page.GetByLabel("Path in the workspace");
        foreach (var (path, problem) in new[]
        {
            ("../escape.py", "paths stay inside the workspace"), ("/etc/passwd", "is an absolute path"), (".git/hooks/post-commit", "touches .git"),
            ("src/../../escape.py", "paths stay inside the workspace"), ("a\\..\\b.py", "control character or a backslash"),
        })
        {
            await name.FillAsync(path);
            await name.PressAsync("Enter");
            await Assertions.Expect(Ada.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync(problem, Patient);
        }

        await name.FillAsync("kept/inside.py");
        await name.PressAsync("Enter");
        await Assertions.Expect(Ada.Files).ToContainTextAsync("inside.py", new() { Timeout = 60_000 });

        const string Words = "model-leaves-the-workspace";
        await product.Emulator.AnswerAsync(Words, "I could not write there.", hasToolResult: true);
        await product.Emulator.CallToolAsync(Words, "write_file", new { path = "../../escape.py", content = "print('out')" });
        await Ada.SayAsync($"Write it ({Words}).");
        await Ada.SeesAsync("paths stay inside the workspace");
        await Ada.SeesAsync("I could not write there.");
        Directory.GetFiles(product.Host.Data, "escape.py", SearchOption.AllDirectories).Should().BeEmpty();
        await TheNextTurnWorksAsync("after-escapes");
    }

    [EmulatorFact]
    public async Task A_file_that_is_not_UTF_8_is_kept_byte_for_byte_and_said_not_to_be_text()
    {
        byte[] bytes = [0x63, 0x61, 0x66, 0xE9, 0xFF, 0xFE, 0x0A];
        var chooser = await Ada.Page.RunAndWaitForFileChooserAsync(() => Ada.Page.GetByRole(AriaRole.Button, new() { Name = "Upload files" }).ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "latin1.txt", MimeType = "text/plain", Buffer = bytes });
        await Ada.Files.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = "latin1.txt" }).ClickAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(Ada.Page.GetByRole(AriaRole.Region, new() { Name = "Editor" })).ToContainTextAsync("This file is not text", Patient);
        var download = await Ada.Page.RunAndWaitForDownloadAsync(() => Ada.Page.GetByRole(AriaRole.Link, new() { Name = "Download", Exact = true }).ClickAsync());
        (await File.ReadAllBytesAsync(await download.PathAsync())).Should().Equal(bytes);
        await TheNextTurnWorksAsync("after-latin1");
    }

    [EmulatorFact]
    public async Task A_wrong_key_and_an_address_where_nobody_answers_are_said_and_not_stored()
    {
        await Ada.OpenKeysAsync(product.Host);
        await Assertions.Expect(Ada.Connections.GetByRole(AriaRole.Row).Or(Ada.Connections.GetByRole(AriaRole.Listitem)).First).ToBeVisibleAsync();
        var before = await Ada.Connections.InnerTextAsync();
        product.Proxy.Fault = Fault.WrongKey;
        await Ada.TryConnectAsync("openai-compatible", new Uri(product.Proxy.Url, "v1/").AbsoluteUri);
        await Assertions.Expect(Ada.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync("does not accept this key", Patient);
        product.Proxy.Fault = Fault.Html;
        await Ada.PressTestAsync();
        await Assertions.Expect(Ada.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync("is not a model server", Patient);
        product.Proxy.Fault = Fault.None;
        await Ada.Page.GetByLabel("Address of its API").FillAsync("http://127.0.0.1:9/v1");
        await Ada.PressTestAsync();
        await Assertions.Expect(Ada.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached", Patient);
        await Ada.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        (await Ada.Connections.InnerTextAsync()).Should().Be(before);
        await Ada.StartSessionAsync(product.Host);
        await TheNextTurnWorksAsync("after-wrong-keys");
    }

    [EmulatorTheory]
    [InlineData(Fault.EndEarly, "broke off before its end")]
    [InlineData(Fault.BreakJson, "is not the API it should speak")]
    [InlineData(Fault.Reset, "The connection to")]
    public async Task A_broken_stream_keeps_what_came_and_says_what_happened(Fault fault, string problem)
    {
        var words = $"page-breaks-{fault}";
        await product.Emulator.AnswerAsync(words, "The beginning is kept. " + string.Concat(Enumerable.Repeat("and so on it goes ", 60)));
        (product.Proxy.Fault, product.Proxy.AfterBytes) = (fault, 4_000);
        await Ada.SayAsync($"Tell me ({words}).");
        await Assertions.Expect(Ada.Failure).ToContainTextAsync(problem, Patient);
        await Ada.SeesAsync("The beginning is kept.");
        product.Proxy.Fault = Fault.None;
        await TheNextTurnWorksAsync($"after-{fault}");
    }

    [EmulatorFact]
    public async Task A_rate_limit_says_when_to_come_back()
    {
        const string Words = "page-rate-limit";
        await product.Emulator.RefuseAsync(Words, 429, "Rate limit reached", "rate_limit_error", "rate_limit_exceeded", retryAfter: 90);
        await Ada.SayAsync($"Tell me ({Words}).");
        await Assertions.Expect(Ada.Failure).ToContainTextAsync(new Regex("takes no more requests for the moment.*90 seconds", RegexOptions.Singleline), Patient);
        await Ada.SeesAsync($"Tell me ({Words}).");
        await TheNextTurnWorksAsync("after-the-limit");
    }

    [EmulatorFact]
    public async Task A_tool_nobody_has_and_arguments_nobody_can_read_do_not_end_the_turn()
    {
        await product.Emulator.AnswerAsync("page-unknown-tool", "There is no rocket here.", hasToolResult: true);
        await product.Emulator.CallToolAsync("page-unknown-tool", "launch_rocket", "{\"target\": \"moon\", ");
        await Ada.SayAsync("Fly (page-unknown-tool).");
        await Ada.SeesAsync("There is no tool of this name.");
        await Ada.SeesAsync("There is no rocket here.");

        await product.Emulator.AnswerAsync("page-broken-json", "I will write less at once.", hasToolResult: true);
        await product.Emulator.CallToolAsync("page-broken-json", "write_file", "{\"path\": \"half.py\", \"content\": \"print(");
        await Ada.SayAsync("Write (page-broken-json).");
        await Ada.SeesAsync("arguments that cannot be read");
        await Ada.SeesAsync("I will write less at once.");
        await TheNextTurnWorksAsync("after-unknown-tools");
    }

    private async Task TheNextTurnWorksAsync(string words)
    {
        await product.Emulator.AnswerAsync(words, $"All is well {words}-said.");
        await Ada.IdleAsync();
        await Ada.SayAsync($"And now ({words})?");
        await Ada.SeesAsync($"All is well {words}-said.");
        await Ada.IdleAsync();
    }
}
