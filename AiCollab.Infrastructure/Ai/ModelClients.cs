using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Local.Chat;
using AiCollab.Infrastructure.Ai.Pipeline;

namespace AiCollab.Infrastructure.Ai;

/// <inheritdoc cref="IModelClients"/>
internal sealed class ModelClients(ApiKeyVault vault, SdkClients sdks, LocalChat local, ChatPipeline pipeline, ModelChoices choices) : IModelClients
{
    public async Task<OpenedModel> OpenAsync(ModelUse use, CancellationToken ct)
    {
        if (use.Key is not { } id)
        {
            return use.Model.Provider == LocalModel.Provider
                ? pipeline.Build(await local.OpenAsync(use.Model.Model, ct), use, await choices.LocalAsync(use.Model.Model, ct), "The built-in runtime")
                : throw new NotFoundException($"No connection to {use.Model.Provider} is chosen. Choose one in the session's team.");
        }

        var key = await vault.GetKeyAsync(use.Payer, id, ct);
        if (key.Provider.Id != use.Model.Provider)
        {
            throw new NotFoundException($"This connection is not one of {use.Model.Provider}. Choose another one in the session's team.");
        }

        await vault.NoteUseAsync(id, ct);
        var capabilities = choices.Capabilities(use.Model);
        var bare = sdks.Open(new ModelEndpoint(key.Provider, key.BaseUrl, key.Secret), use.Model.Model, capabilities.MaxOutputTokens);
        var opened = pipeline.Build(bare, use, capabilities, key.Provider.Name);
        return opened with { Chat = new HealthClient(opened.Chat, vault, id, key.Row.Health) };
    }

    public Task<IReadOnlyList<AvailableModel>> ListAsync(UserId user, CancellationToken ct) => choices.ListAsync(user, ct);
}
