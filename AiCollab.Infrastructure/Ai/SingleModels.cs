using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Local.Chat;
using AiCollab.Infrastructure.Ai.Pipeline;

namespace AiCollab.Infrastructure.Ai;

/// <summary>Opens exactly the model and the connection that are asked for.</summary>
internal sealed class SingleModels(ApiKeyVault vault, SdkClients sdks, LocalChat local, ChatPipeline pipeline, ModelChoices choices)
{
    /// <summary>Opens it with every guard in place.</summary>
    /// <param name="use">What is asked for.</param>
    /// <param name="goesOver">Whether another connection answers when this one is rate-limited.</param>
    /// <param name="ct">Ends the opening.</param>
    public async Task<OpenedModel> OpenAsync(ModelUse use, Func<CancellationToken, Task<bool>>? goesOver, CancellationToken ct)
    {
        if (use.Key is not { } id)
        {
            return use.Model.Provider == LocalModel.Provider
                ? pipeline.Build(await local.OpenAsync(use.Model.Model, ct), use, await choices.LocalAsync(use.Model.Model, ct), "The built-in runtime")
                : throw new NotFoundException($"No connection to {use.Model.Provider} is chosen. Choose one in the session's team.");
        }

        var key = await vault.GetKeyAsync(use.Payer, id, use.Session, ct);
        if (key.Provider.Id != use.Model.Provider)
        {
            throw new NotFoundException($"This connection is not one of {use.Model.Provider}. Choose another one in the session's team.");
        }

        await vault.NoteUseAsync(id, ct);
        var capabilities = choices.Capabilities(use.Model);
        var bare = sdks.Open(new ModelEndpoint(key.Provider, key.BaseUrl, key.Secret), use.Model.Model, capabilities.MaxOutputTokens);
        var opened = pipeline.Build(bare, use, capabilities, key.Provider.Name, goesOver);
        return opened with { Chat = new HealthClient(opened.Chat, vault, id, key.Row.Health) };
    }
}
