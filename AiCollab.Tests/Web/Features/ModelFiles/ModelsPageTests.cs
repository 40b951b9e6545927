using AiCollab.Core.Accounts;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Downloads;
using AiCollab.Tests.Infrastructure.Ai.Local;
using AiCollab.Tests.Infrastructure.Ai.Local.Files;
using AiCollab.Web.Features.ModelFiles;
using Bunit;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using Xunit;

namespace AiCollab.Tests.Web.Features.ModelFiles;

public sealed class ModelsPageTests : BunitContext, IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("aicollab-test-");
    private readonly string _folder;
    private readonly KnownServers _servers = new();
    private readonly KnownKeys _keys = new();

    public ModelsPageTests()
    {
        _folder = _data.CreateSubdirectory("models").FullName;
        var options = Options.Create(new LocalModelsOptions { DataDirectory = _data.FullName });
        var models = new LocalModels(options);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<ILocalModels>(models);
        Services.AddSingleton<ILocalRuntime>(_ => new LocalRuntime(models, options, TimeProvider.System, NullLogger<LocalRuntime>.Instance));
        Services.AddSingleton<IModelDownloads>(_ => new ModelDownloads(options, TimeProvider.System));
        Services.AddSingleton<ILocalServers>(_servers);
        Services.AddSingleton<IApiKeyVault>(_keys);
        Services.AddSingleton<IErrorReports, NoReports>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public void Without_files_it_says_where_to_put_one_and_offers_the_trial_model()
    {
        var page = Open();
        page.Markup.Should().Contain("No model files yet").And.Contain(_folder).And.Contain("Trial model, 98 MB").And.Contain("Apache-2.0").And.Contain("weak");
        page.Markup.Should().Contain("None answers");
    }

    [Fact]
    public async Task Each_file_shows_what_it_is_for_or_why_it_cannot_be_used()
    {
        GgufBuilder.Chat().WriteTo(Path.Combine(_folder, "talks.gguf"));
        GgufBuilder.Chat("bert").WriteTo(Path.Combine(_folder, "finds.gguf"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.gguf"), "<html>nothing of the sort</html>");
        var rows = Open().FindAll("tbody tr");
        rows.Should().HaveCount(3);
        rows[0].TextContent.Should().Contain("broken").And.Contain("cannot be used").And.Contain("no GGUF file");
        rows[1].TextContent.Should().Contain("finds").And.Contain("Search").And.Contain("ready");
        rows[2].TextContent.Should().Contain("talks").And.Contain("Chat").And.Contain("4,096").And.Contain("mit");
    }

    [Fact]
    public async Task A_file_fetched_by_its_address_shows_its_way_and_then_stands_in_the_list()
    {
        var file = GgufBuilder.Chat().Build();
        await using var host = await HttpHost.StartAsync(c => c.Response.Body.WriteAsync(file).AsTask());
        var page = Open();
        await page.Find("input[type=url]").ChangeAsync(new() { Value = new Uri(host.Url, "/fresh.gguf").ToString() });
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => page.Find("tbody tr").TextContent.Should().Contain("fresh").And.Contain("Chat"), TimeSpan.FromSeconds(20));
        page.Markup.Should().Contain("in the list above");
    }

    [Fact]
    public async Task An_address_that_cannot_be_taken_is_answered_beside_the_field()
    {
        var page = Open();
        await page.Find("input[type=url]").ChangeAsync(new() { Value = "http://example.org/m.zip" });
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => page.Find("form .problem").TextContent.Should().Contain("https").And.Contain("GGUF"), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_server_that_was_found_is_added_by_one_click_and_never_by_itself()
    {
        _servers.Found = [new FoundServer("ollama", "Ollama", new Uri("http://127.0.0.1:11434/v1"), ["llama3:8b"])];
        var page = Open();
        page.Markup.Should().Contain("llama3:8b");
        _keys.Keys.Should().BeEmpty();
        page.FindAll("button").Single(b => b.TextContent.StartsWith("Add", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => page.Markup.Should().Contain("connected"), TimeSpan.FromSeconds(20));
        _keys.Keys.Should().ContainSingle().Which.Provider.Should().Be("ollama");
    }

    private IRenderedComponent<ModelsPage> Open()
    {
        var page = Render<ModelsPage>(p => p.AddCascadingValue(new CurrentUser(UserId.New(), "Ada", Role.Admin)));
        page.WaitForState(() => !page.Markup.Contains("Reading model files", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        return page;
    }

    private sealed class KnownServers : ILocalServers
    {
        public IReadOnlyList<FoundServer> Found { get; set; } = [];

        public Task<IReadOnlyList<FoundServer>> FindAsync(CancellationToken ct) => Task.FromResult(Found);
    }

    private sealed class NoReports : IErrorReports
    {
        public Task StoreAsync(ErrorReport report, CancellationToken ct) => Task.CompletedTask;
    }

    private sealed class KnownKeys : IApiKeyVault
    {
        public List<MaskedKey> Keys { get; } = [];

        public Task<MaskedKey> AddKeyAsync(UserId owner, NewKey key, CancellationToken ct)
        {
            var masked = new MaskedKey(ApiKeyId.New(), key.Provider, key.Label ?? "", "", key.BaseUrl, KeyHealth.Ok, "", null, null, TimeProvider.System.GetUtcNow());
            Keys.Add(masked);
            return Task.FromResult(masked);
        }

        public Task<IReadOnlyList<MaskedKey>> ListKeysAsync(UserId owner, CancellationToken ct) => Task.FromResult<IReadOnlyList<MaskedKey>>([.. Keys]);

        public Task<IReadOnlyList<MaskedKey>> ListLentAsync(UserId user, CancellationToken ct) => throw new NotSupportedException();

        public Task LendAsync(CurrentUser owner, ApiKeyId id, bool lent, CancellationToken ct) => throw new NotSupportedException();

        public Task PutFirstAsync(UserId owner, ApiKeyId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<KeyAuditEntry>> ListAuditAsync(UserId owner, int max, CancellationToken ct) => throw new NotSupportedException();

        public Task<MaskedKey> RotateKeyAsync(UserId owner, ApiKeyId id, string newSecret, CancellationToken ct) => throw new NotSupportedException();

        public Task<MaskedKey> ValidateKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct) => throw new NotSupportedException();

        public Task DeleteKeyAsync(UserId owner, ApiKeyId id, CancellationToken ct) => throw new NotSupportedException();
    }
}
