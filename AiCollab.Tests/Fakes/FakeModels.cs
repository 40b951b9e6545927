using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.AI;

namespace AiCollab.Tests.Fakes;

/// <summary>One model for everybody, or none.</summary>
public sealed class FakeModels(IChatClient? chat, ModelCapabilities? capabilities = null) : IModelClients
{
    public static ModelCapabilities WithTools { get; } = new(Tools: true, Grammar: false, ContextTokens: 100_000, MaxOutputTokens: 4_096);

    /// <summary>Whether the model can be picked.</summary>
    public bool Connected { get; set; } = chat is not null;

    public List<ModelUse> Uses { get; } = [];

    public Task<OpenedModel> OpenAsync(ModelUse use, Action<string> tell, CancellationToken ct)
    {
        Uses.Add(use);
        return Task.FromResult(new OpenedModel(chat ?? throw new InvalidOperationException("no model"), capabilities ?? WithTools));
    }

    public Task<IReadOnlyList<AvailableModel>> ListAsync(UserId user, SessionId? session, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<AvailableModel>>(
            Connected ? [new AvailableModel(null, new ModelRef("anthropic", "claude-test"), "Claude", capabilities ?? WithTools, "no charge")] : []);
}
