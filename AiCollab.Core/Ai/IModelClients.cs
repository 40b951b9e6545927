using AiCollab.Core.Sessions;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Ai;

/// <summary>Opens a model for one step, with every guard in place: resilience, budget hold and ledger row per attempt, strict streams.</summary>
public interface IModelClients
{
    /// <summary>Opens the model. Where it cannot answer, another connection or model may do so in its place.</summary>
    /// <param name="use">What is asked for.</param>
    /// <param name="tell">Takes a sentence for people when another one answers.</param>
    /// <param name="ct">Ends the opening.</param>
    /// <exception cref="Errors.NotFoundException">The connection is gone or belongs to somebody else.</exception>
    /// <exception cref="Errors.ProviderFailedException">The key cannot be used or the local model cannot be loaded.</exception>
    Task<OpenedModel> OpenAsync(ModelUse use, Action<string> tell, CancellationToken ct);

    /// <summary>
    /// The models the person can pick now, by provider and name; empty when nothing is connected. Those of a key that is locked with
    /// a passphrase are among them only for a session it was unlocked for; without a session, where it was unlocked for any.
    /// </summary>
    Task<IReadOnlyList<AvailableModel>> ListAsync(Accounts.UserId user, SessionId? session, CancellationToken ct);
}

/// <summary>
/// A model ready to speak. Calls throw <see cref="Errors.ProviderFailedException"/> or <see cref="Costs.BudgetExceededException"/>;
/// every stream that ends without throwing was complete. Function calls are not invoked here: the agent loop puts that layer on top.
/// </summary>
public sealed record OpenedModel(IChatClient Chat, ModelCapabilities Capabilities) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Chat.Dispose();
}
