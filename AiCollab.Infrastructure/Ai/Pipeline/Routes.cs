using AiCollab.Core.Ai;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Catalog;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Other ways when one fails: first the person's other connections to the same endpoint in their order (<see cref="KeyOrder"/>), then lent ones, then the models of
/// <see cref="AiOptions.FallbackModels"/> that the person has a connection for.
/// </summary>
internal sealed class Routes(IKeyStore keys, IProviderCatalog providers, ModelFacts facts, IOptions<AiOptions> options)
{
    /// <summary>Whether such a failure is one that another way may not have.</summary>
    public static bool MayHelp(FailureKind kind) => IsOfTheKey(kind) || kind is FailureKind.Overloaded or FailureKind.Network;

    /// <summary>Whether such a failure is one of the key alone, so that another key of the same provider may answer.</summary>
    public static bool IsOfTheKey(FailureKind kind) => kind is FailureKind.RateLimit or FailureKind.Quota or FailureKind.Auth;

    /// <summary>The other ways for a use, the best first.</summary>
    public async Task<IReadOnlyList<Route>> FindAsync(ModelUse use, CancellationToken ct)
    {
        var usable = await UsableAsync(use, ct);
        return [.. OtherKeys(use, usable), .. OtherModels(use, usable)];
    }

    /// <summary>Whether there is another connection to the same model.</summary>
    public async Task<bool> AnyOtherKeyAsync(ModelUse use, CancellationToken ct) => OtherKeys(use, await UsableAsync(use, ct)).Any();

    private static IEnumerable<Route> OtherKeys(ModelUse use, IReadOnlyList<StoredKey> usable)
    {
        var failed = usable.FirstOrDefault(k => k.Id == use.Key);
        return usable.Where(k => k.Id != use.Key && k.Provider == failed?.Provider && k.BaseUrl == failed.BaseUrl && MayWork(k))
            .Select(k => new Route(use with { Key = k.Id }, $"the connection \"{k.Label}\"", SameModel: true));
    }

    private IEnumerable<Route> OtherModels(ModelUse use, IReadOnlyList<StoredKey> usable)
    {
        var tools = facts.Capabilities(use.Model).Tools;
        foreach (var model in options.Value.FallbackModels.Select(AiOptions.ModelOf).Where(m => m != use.Model))
        {
            if (usable.FirstOrDefault(k => k.Provider == model.Provider && MayWork(k)) is { } key && (facts.Capabilities(model).Tools || !tools))
            {
                yield return new Route(use with { Key = key.Id, Model = model }, $"{model.Model} ({providers.Find(model.Provider)?.Name})", SameModel: false);
            }
        }
    }

    private async Task<IReadOnlyList<StoredKey>> UsableAsync(ModelUse use, CancellationToken ct)
    {
        var own = (await keys.ListAsync(use.Payer, ct)).InOrder();
        var lent = (await keys.ListLentAsync(ct)).Where(k => k.Owner != use.Payer).InOrder();
        return [.. own, .. lent];
    }

    private static bool MayWork(StoredKey key) => key.Health is not (KeyHealth.Invalid or KeyHealth.NoCredit or KeyHealth.Undecryptable);
}
