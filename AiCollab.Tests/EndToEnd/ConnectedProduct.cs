using AiCollab.Tests.Emulator;
using Xunit;

namespace AiCollab.Tests.EndToEnd;

/// <summary>A product whose administrator has connected the emulator, with a proxy between that can break answers; one for the tests of a class.</summary>
public sealed class ConnectedProduct(SharedBrowser browser) : IAsyncLifetime
{
    private ProductHost? _host;
    private FaultProxy? _proxy;

    public ProductHost Host => _host!;

    /// <summary>What stands between the product and the emulator.</summary>
    public FaultProxy Proxy => _proxy!;

    public ProviderEmulator Emulator { get; private set; } = default!;

    /// <summary>The administrator.</summary>
    public Person Ada { get; private set; } = default!;

    public async Task InitializeAsync()
    {
        if (ProviderEmulator.Missing is not null)
        {
            return;
        }

        Emulator = await ProviderEmulator.GetAsync();
        _proxy = new FaultProxy(Emulator.Url);
        _host = await ProductHost.StartAsync(("AICOLLAB_MODELS", ""));
        Ada = new Person(await browser.NewPageAsync());
        await Ada.SetUpAsync(_host);
        await Ada.ConnectAsync(_host, "openai-compatible", new Uri(_proxy.Url, "v1/").AbsoluteUri);
    }

    public async Task DisposeAsync()
    {
        if (_host is { } host)
        {
            await Ada.Page.Context.CloseAsync();
            await host.DisposeAsync();
            await _proxy!.DisposeAsync();
        }
    }
}
