using Microsoft.Playwright;

namespace AiCollab.Tests.EndToEnd;

/// <summary>What a person does in the browser, in the product's own words.</summary>
public sealed class Person(IPage page)
{
    public IPage Page { get; } = page;

    public ILocator Conversation => Page.GetByRole(AriaRole.Log).First;

    public ILocator Files => Page.GetByRole(AriaRole.Tree);

    public ILocator Message => Page.GetByLabel("Message to the team");

    /// <summary>Makes the first administrator by the one-time link.</summary>
    public async Task SetUpAsync(ProductHost host)
    {
        await Page.GotoAsync(host.Setup.AbsoluteUri);
        await Page.FillAsync("input[name='Input.Name']", "Ada");
        await Page.FillAsync("input[name='Input.Email']", "ada@example.com");
        await Page.FillAsync("input[name='Input.Password']", "correct horse battery 9");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make the administrator" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
    }

    /// <summary>Starts a session and waits until its page lives.</summary>
    public async Task StartSessionAsync(ProductHost host)
    {
        await Page.GotoAsync(host.Url.AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Page.GetByRole(AriaRole.Button, new() { Name = "New session" }).First.ClickAsync();
        await Page.WaitForURLAsync("**/s/*");
        await Assertions.Expect(Message).ToBeEnabledAsync();
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
