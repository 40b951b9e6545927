using System.Text.RegularExpressions;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Ai.Catalog;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Finds price rows by id, alias or undated id; never answers with zero for a model it does not know.</summary>
internal sealed partial class PriceBook : IPriceBook
{
    private readonly Dictionary<ModelRef, ModelPrice> _rows = [];
    private readonly Dictionary<string, ModelPrice> _dearest;
    private readonly ProviderCatalog _providers;
    private readonly CostOptions _options;

    public PriceBook(ProviderCatalog providers, IOptions<CostOptions> options)
    {
        (_providers, _options) = (providers, options.Value);
        var seed = PriceSeed.Load();
        foreach (var row in seed)
        {
            _rows[row.Model] = row;
        }

        foreach (var (alias, row) in seed.SelectMany(r => r.Aliases.Select(a => (Alias: r.Model with { Model = a }, Row: r))))
        {
            _rows.TryAdd(alias, row);
        }

        _dearest = seed.Where(r => r.Chat).GroupBy(r => r.Model.Provider)
            .ToDictionary(g => g.Key, g => g.MaxBy(r => r.Rates.Input + r.Rates.Output)!);
    }

    public ModelPrice Find(ModelRef model) => FindExact(model) ?? Unknown(model);

    public ModelPrice? FindExact(ModelRef model)
    {
        if (_rows.TryGetValue(model, out var row))
        {
            return row;
        }

        var undated = Date().Replace(model.Model, "");
        return undated != model.Model && _rows.TryGetValue(model with { Model = undated }, out row) ? row : null;
    }

    private ModelPrice Unknown(ModelRef model)
    {
        if (model.Provider == LocalModel.Provider || _providers.Find(model.Provider) is { NeedsKey: false })
        {
            return Row(model, new TokenRates(0, 0), "no charge: runs on your own machine");
        }

        return _dearest.TryGetValue(model.Provider, out var dearest)
            ? dearest with { Model = model, Aliases = [], Source = $"dearest row of {model.Provider} ({dearest.Model.Model}): no row for this model" }
            : Row(model, new TokenRates(_options.UnknownInputUsd, _options.UnknownOutputUsd), "Costs:UnknownInputUsd and Costs:UnknownOutputUsd");
    }

    private static ModelPrice Row(ModelRef model, TokenRates rates, string source) =>
        new() { Model = model, Rates = rates, AsOf = new DateOnly(2026, 11, 23), Source = source };

    [GeneratedRegex(@"[-@](\d{4}-\d{2}-\d{2}|\d{8}|latest)$", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
