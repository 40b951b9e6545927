using Microsoft.Playwright;

namespace AiCollab.Tests.EndToEnd;

/// <summary>What a person does in the browser, in the product's own words.</summary>
public sealed class Person(IPage page, string name = "Ada")
{
    private const string Password = "correct horse battery 9";
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    public IPage Page { get; } = page;

    public ILocator Conversation => Page.GetByRole(AriaRole.Log).First;

    public ILocator Files => Page.GetByRole(AriaRole.Tree);

    public ILocator Message => Page.GetByLabel("Message to the team");

    /// <summary>Makes the first administrator by the one-time link.</summary>
    public async Task SetUpAsync(ProductHost host)
    {
        await Page.GotoAsync(host.Setup.AbsoluteUri);
        await Page.FillAsync("input[name='Input.Name']", name);
        await Page.FillAsync("input[name='Input.Email']", "ada@example.com");
        await Page.FillAsync("input[name='Input.Password']", Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make the administrator" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
    }

    /// <summary>Opens an address as a visitor and signs in on the way.</summary>
    public async Task SignInAsync(string address)
    {
        await Page.GotoAsync(address);
        await Page.FillAsync("input[name='Input.Login']", "ada@example.com");
        await Page.FillAsync("input[name='Input.Password']", Password);
        await Page.Keyboard.PressAsync("Enter");
        await Page.WaitForURLAsync(address);
    }

    /// <summary>What the cost bar says.</summary>
    public ILocator Cost => Page.Locator(".budget b");

    public ILocator Stop => Page.Locator(".compose").GetByRole(AriaRole.Button, new() { Name = "Stop" });

    public ILocator Send => Page.Locator(".compose").GetByRole(AriaRole.Button, new() { Name = "Send" });

    /// <summary>Waits until the first words of a model's answer are shown: from then on it is neither begun anew nor over at once.</summary>
    public async Task AnswerBeginsAsync(float timeout)
    {
        await Assertions.Expect(Stop).ToBeVisibleAsync(new() { Timeout = timeout });
        await Assertions.Expect(Conversation.Locator("article:has(.busy) .body")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"\w{3}"), new() { Timeout = timeout });
    }

    /// <summary>The last failure told in the conversation.</summary>
    public ILocator Failure => Conversation.GetByRole(AriaRole.Group, new() { Name = "What went wrong" }).Last;

    /// <summary>The list on the Keys page.</summary>
    public ILocator Connections => Page.GetByRole(AriaRole.Region, new() { Name = "Your connections" });

    public Task OpenKeysAsync(ProductHost host) => Page.GotoAsync(new Uri(host.Url, "keys").AbsoluteUri);

    /// <summary>Connects a provider on the Keys page.</summary>
    public async Task ConnectAsync(ProductHost host, string provider, string? url)
    {
        await OpenKeysAsync(host);
        await TryConnectAsync(provider, url);
        await Assertions.Expect(Connections).ToContainTextAsync("works", Patient);
    }

    /// <summary>Fills the dialog on the Keys page and presses its button, whatever comes of it.</summary>
    public async Task TryConnectAsync(string provider, string? url)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add a connection" }).ClickAsync();
        await Page.GetByLabel("Provider").SelectOptionAsync(provider);
        await Page.FillAsync("#add-key input[type=password]", "sk-test-0123456789abcdef");
        if (url is not null)
        {
            await Page.FillAsync("#add-key input[type=url]", url);
        }

        await PressTestAsync();
    }

    public Task PressTestAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Test and save" }).ClickAsync();

    /// <summary>Opens the file in the editor and runs it.</summary>
    public async Task RunAsync(string file)
    {
        await Files.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = file }).ClickAsync();
        await Page.GetByRole(AriaRole.Region, new() { Name = "Editor" }).GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByText("Run again")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    /// <summary>Waits until nobody writes.</summary>
    public Task IdleAsync(float timeout = 120_000) => Assertions.Expect(Stop).ToHaveCountAsync(0, new() { Timeout = timeout });

    /// <summary>Starts a session and waits until its page lives.</summary>
    public async Task StartSessionAsync(ProductHost host)
    {
        await Page.GotoAsync(host.Url.AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
        await Page.GetByRole(AriaRole.Button, new() { Name = "New session" }).First.ClickAsync();
        await Page.WaitForURLAsync("**/s/*");
        await Assertions.Expect(Message).ToBeEditableAsync(new() { Timeout = 60_000 });
    }

    /// <summary>Says something to the team.</summary>
    public async Task SayAsync(string text)
    {
        await Message.FillAsync(text);
        await Message.PressAsync("Enter");
    }

    /// <summary>Waits until the conversation shows a text.</summary>
    public Task SeesAsync(string text, float timeout = 90_000) => Assertions.Expect(Conversation).ToContainTextAsync(text, new() { Timeout = timeout });
}
