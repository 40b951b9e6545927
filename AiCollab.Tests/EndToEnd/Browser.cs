using Microsoft.Playwright;

namespace AiCollab.Tests.EndToEnd;

/// <summary>Debian's Chromium, driven by Playwright; one for a test.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "Chromium is not installed: run ./setup.sh test.";

    public static async Task<Browser> OpenAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments }));
    }

    /// <summary>A page with cookies of its own.</summary>
    public async Task<IPage> NewPageAsync(int width = 1440, int height = 900)
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
