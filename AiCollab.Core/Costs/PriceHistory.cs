using AiCollab.Core.Ai;

namespace AiCollab.Core.Costs;

/// <summary>The prices of all models over time: the rows that ship with the product, which count from ever, and what administrators decided since.</summary>
public sealed class PriceHistory
{
    private readonly Dictionary<ModelRef, ModelPrice> _shipped;
    private readonly Dictionary<ModelRef, ModelRef> _names = []; // an id or alias, and the model that has its rows
    private readonly Dictionary<ModelRef, List<ModelPrice>> _decided;

    public PriceHistory(IReadOnlyList<ModelPrice> shipped, IReadOnlyList<PriceChange> changes)
    {
        _shipped = shipped.GroupBy(p => p.Model).ToDictionary(g => g.Key, g => g.Last());
        _decided = Standing(changes).GroupBy(c => c.Model).ToDictionary(g => g.Key, g => g.Select(Complete).ToList());
        foreach (var model in _shipped.Keys.Concat(_decided.Keys))
        {
            _names[model] = model;
        }

        foreach (var (row, alias) in shipped.SelectMany(p => p.Aliases.Select(a => (p.Model, p.Model with { Model = a }))))
        {
            _names.TryAdd(alias, row);
        }
    }

    /// <summary>The price of a model by its id or an alias on a day; null when there is none.</summary>
    public ModelPrice? Find(ModelRef name, DateOnly day) => _names.TryGetValue(name, out var model) ? On(model, day) : null;

    /// <summary>The prices of all models on a day.</summary>
    public IEnumerable<ModelPrice> All(DateOnly day) => _names.Values.Distinct().Select(m => On(m, day)).OfType<ModelPrice>();

    /// <summary>The entries that count: with a price, and with none in their place. The later ones come last.</summary>
    public static IEnumerable<PriceChange> Standing(IReadOnlyList<PriceChange> changes)
    {
        var undone = Replaced(changes.Where(c => c.Price is null));
        var replaced = Replaced(changes.Where(c => c.Price is not null && !undone.Contains(c.Id)));
        replaced.UnionWith(undone);
        return changes.Where(c => c.Price is not null && !replaced.Contains(c.Id)).OrderBy(c => c.Price?.AsOf).ThenBy(c => c.At);
    }

    private static HashSet<PriceChangeId> Replaced(IEnumerable<PriceChange> by) => by.Select(c => c.Replaces).OfType<PriceChangeId>().ToHashSet();

    private ModelPrice? On(ModelRef model, DateOnly day) =>
        _decided.GetValueOrDefault(model)?.LastOrDefault(p => p.AsOf <= day) ?? _shipped.GetValueOrDefault(model);

    // An administrator decides about prices; what the model can do stays as it is known.
    private ModelPrice Complete(PriceChange change)
    {
        var price = (change.Price ?? throw new ArgumentException("The entry has no price.", nameof(change))) with { Model = change.Model, Version = change.Id.ToString() };
        return _shipped.TryGetValue(change.Model, out var known)
            ? price with { Aliases = known.Aliases, ContextTokens = known.ContextTokens, MaxOutputTokens = known.MaxOutputTokens, Tools = known.Tools, Chat = known.Chat }
            : price with { Tools = true };
    }
}
