using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Ai.Pipeline;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai;

/// <inheritdoc cref="IModelClients"/>
internal sealed class ModelClients(SingleModels models, Routes routes, ModelChoices choices) : IModelClients
{
    public async Task<OpenedModel> OpenAsync(ModelUse use, Action<string> tell, CancellationToken ct)
    {
        if (use.Key is null)
        {
            return await models.OpenAsync(use, goesOver: null, ct);
        }

        var opened = await models.OpenAsync(use, c => routes.AnyOtherKeyAsync(use, c), ct);
        return opened with { Chat = new RoutingClient(opened.Chat, c => routes.FindAsync(use, c), OpenOtherAsync, tell) };
    }

    public Task<IReadOnlyList<AvailableModel>> ListAsync(UserId user, SessionId? session, CancellationToken ct) => choices.ListAsync(user, session, ct);

    private async Task<IChatClient> OpenOtherAsync(ModelUse use, CancellationToken ct) => (await models.OpenAsync(use, goesOver: null, ct)).Chat;
}
