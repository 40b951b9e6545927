using Xunit;

namespace AiCollab.Tests.EndToEnd;

/// <summary>End-to-end tests run one after the other and share one Chromium.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEndCollection : ICollectionFixture<SharedBrowser>
{
    public const string Name = "end to end";
}

/// <summary>The Chromium of the run; each page has cookies of its own.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    private Browser? _browser;

    public Task<Microsoft.Playwright.IPage> NewPageAsync()
    {
        Assert.True(Browser.Missing is null, Browser.Missing);
        return _browser!.NewPageAsync();
    }

    public async Task InitializeAsync() => _browser = Browser.Missing is null ? await Browser.OpenAsync() : null;

    public async Task DisposeAsync()
    {
        if (_browser is { } browser)
        {
            await browser.DisposeAsync();
        }
    }
}
