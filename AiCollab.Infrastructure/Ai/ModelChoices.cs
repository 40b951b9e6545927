using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Ai.Catalog;

namespace AiCollab.Infrastructure.Ai;

/// <summary>The models a person can pick: those of the person's connections, and the files of this machine.</summary>
internal sealed class ModelChoices(IKeyStore keys, ApiKeyVault vault, IProviderCatalog providers, ModelLists lists, ModelFacts facts, ILocalModels local)
{
    // The built-in runtime opens at most this much of a model's context, and less where memory is short.
    private const int LocalContext = 8_192;

    public ModelCapabilities Capabilities(ModelRef model) => facts.Capabilities(model);

    public async Task<ModelCapabilities> LocalAsync(string model, CancellationToken ct) => OfLocal(await local.GetAsync(model, ct));

    public async Task<IReadOnlyList<AvailableModel>> ListAsync(UserId user, SessionId? session, CancellationToken ct)
    {
        IReadOnlyList<StoredKey> rows = [.. (await keys.ListAsync(user, ct)).InOrder(), .. (await keys.ListLentAsync(ct)).Where(k => k.Owner != user).InOrder()];
        var found = await Task.WhenAll(rows.Where(r => r.Health is not (KeyHealth.Invalid or KeyHealth.Undecryptable)).Select(r => OfAsync(user, r, session, ct)));
        var files = (await local.ListAsync(ct)).Where(m => m is { Kind: LocalModelKind.Chat, Problem: null });
        var order = providers.All.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i);
        return
        [
            .. found.SelectMany(m => m).OrderBy(m => order.GetValueOrDefault(m.Model.Provider)).ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase),
            .. files.Select(f => new AvailableModel(null, f.Ref, f.Name, OfLocal(f), "no charge")),
        ];
    }

    private async Task<IEnumerable<AvailableModel>> OfAsync(UserId user, StoredKey row, SessionId? session, CancellationToken ct)
    {
        try
        {
            var key = await vault.GetKeyAsync(user, row.Id, session, ct);
            var models = (await lists.OfAsync(key, ct)).Select(id => new ModelRef(row.Provider, id));
            return models.Where(facts.Chats).Select(m => new AvailableModel(row.Id, m, m.Model, facts.Capabilities(m), facts.PriceLine(m)));
        }
        catch (Exception e) when (e is NotFoundException or InvalidException or ConflictException or ProviderFailedException)
        {
            return [];
        }
    }

    private static ModelCapabilities OfLocal(LocalModel model)
    {
        var context = model.ContextTokens > 0 ? Math.Min(model.ContextTokens, LocalContext) : LocalContext;
        return new ModelCapabilities(Tools: false, Grammar: true, context, context / 2);
    }
}
