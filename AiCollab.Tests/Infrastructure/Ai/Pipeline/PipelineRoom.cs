using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Ai;
using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Costs;
using AiCollab.Infrastructure.Keys;
using AiCollab.Infrastructure.Secrets;
using AiCollab.Tests.Infrastructure.Mongo;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;

namespace AiCollab.Tests.Infrastructure.Ai.Pipeline;

/// <summary>The product's whole model pipeline on a fresh embedded database, pointed at a server of the test's choosing.</summary>
internal sealed class PipelineRoom : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TemporaryFolder _folder = new();

    private PipelineRoom(MongoDB.Driver.IMongoDatabase database, Dictionary<string, string?> settings)
    {
        settings["Data:Directory"] = _folder.Path;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(database)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSecrets(configuration).AddKeys(configuration).AddAi(configuration).AddLocalModels(configuration).AddCosts(configuration)
            .BuildServiceProvider();
    }

    public UserId User { get; } = UserId.New();

    public SessionId Session { get; } = SessionId.New();

    /// <summary>What people are told of models and connections that answer in place of others.</summary>
    public List<string> Told { get; } = [];

    public IApiKeyVault Vault => _services.GetRequiredService<IApiKeyVault>();

    public KeyLocks Locks => _services.GetRequiredService<KeyLocks>();

    public IModelClients Models => _services.GetRequiredService<IModelClients>();

    public ICostLedger Ledger => _services.GetRequiredService<ICostLedger>();

    public IUsageStore Usage => _services.GetRequiredService<IUsageStore>();

    public IBudgetStore Budgets => _services.GetRequiredService<IBudgetStore>();

    public static async Task<PipelineRoom> OpenAsync(Uri openAi, Uri anthropic, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Ai:Providers:openai:BaseUrl"] = openAi.AbsoluteUri,
            ["Ai:Providers:anthropic:BaseUrl"] = anthropic.AbsoluteUri,
            ["Ai:RetryDelay"] = "00:00:00.010",
            ["Ai:IdleTimeout"] = "00:00:02",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return new PipelineRoom(await MongoServers.FreshDatabaseAsync(MongoServers.Embedded), settings);
    }

    /// <summary>Opens a model of a provider whose key is added first.</summary>
    public async Task<(OpenedModel Model, StepId Step)> ConnectAsync(string provider, string model)
    {
        var key = await Vault.AddKeyAsync(User, new NewKey(provider, "sk-secret-0123456789"), default);
        var step = StepId.New();
        return (await Models.OpenAsync(new ModelUse(User, Session, TurnId.New(), step, ParticipantId.New(), key.Id, new ModelRef(provider, model)), Told.Add, default), step);
    }

    /// <summary>The whole streamed answer.</summary>
    public static async Task<ChatResponse> AskAsync(OpenedModel model, string words, CancellationToken ct = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in model.Chat.GetStreamingResponseAsync(words, new ChatOptions { MaxOutputTokens = 500 }, ct))
        {
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
