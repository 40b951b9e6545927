using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Local.Chat;
using AiCollab.Infrastructure.Ai.Pipeline;
using AiCollab.Infrastructure.Keys;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai;

/// <summary>
/// Puts the guards around a model, outermost first: resilience, one hold and ledger row per attempt, telemetry, strict stream, SDK.
/// </summary>
internal sealed class ModelClients(
    ModelDirectory models, KeyRing keys, SdkClients sdk, LocalChat local, IPriceBook prices, BudgetGuard guard, ResiliencePipelines resilience,
    IOptions<AiOptions> options, TimeProvider clock) : IModelClients
{
    public Task<IReadOnlyList<AvailableModel>> ListAsync(UserId user, CancellationToken ct) => models.ListAsync(user, ct);

    public async Task<OpenedModel> OpenAsync(ModelUse use, CancellationToken ct)
    {
        var (bare, kind, capabilities) = await OpenBareAsync(use, ct);
        var price = prices.Find(use.Model);
        var chat = new ChatClientBuilder(bare)
            .Use(inner => new ResilienceClient(inner, resilience.For($"{use.Model.Provider}:{use.Key}")))
            .Use(inner => new BudgetClient(inner, use, kind, price, guard, clock))
            .UseOpenTelemetry(sourceName: "AiCollab.Ai")
            .Use(inner => new StrictStreamClient(inner, $"{use.Model.Model} ({use.Model.Provider})", options.Value.IdleTimeout))
            .Build();
        return new OpenedModel(chat, capabilities);
    }

    private async Task<(IChatClient Chat, ProviderKind Kind, ModelCapabilities Capabilities)> OpenBareAsync(ModelUse use, CancellationToken ct)
    {
        if (use.Model.Provider == LocalModel.Provider)
        {
            return (await local.OpenAsync(use.Model.Model, ct), ProviderKind.Local, await models.CapabilitiesOfLocalAsync(use.Model.Model, ct));
        }

        var endpoint = await keys.GetKeyAsync(use.Payer, use.Key, use.Model.Provider, ct);
        var capabilities = models.CapabilitiesOf(use.Model);
        return (sdk.Open(endpoint, use.Model.Model, capabilities.MaxOutputTokens), endpoint.Provider.Kind, capabilities);
    }
}
