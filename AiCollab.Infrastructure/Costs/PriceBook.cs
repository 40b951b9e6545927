using System.Text.RegularExpressions;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Ai.Catalog;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Costs;

/// <summary>
/// Finds price rows by id, alias or undated id, an administrator's before those that ship; never answers with zero for a model it does
/// not know.
/// </summary>
internal sealed partial class PriceBook : IPriceBook
{
    private readonly IReadOnlyList<ModelPrice> _shipped = PriceSeed.Load();
    private readonly ProviderCatalog _providers;
    private readonly CostOptions _options;
    private readonly CostCalendar _calendar;
    private volatile PriceHistory _history;
    private volatile Dearest _dearest = new(new PriceHistory([], []), default);

    public PriceBook(ProviderCatalog providers, IOptions<CostOptions> options, TimeProvider? clock = null)
    {
        (_providers, _options, _calendar) = (providers, options.Value, new CostCalendar(options, clock ?? TimeProvider.System));
        _history = new PriceHistory(_shipped, []);
    }

    public ModelPrice Find(ModelRef model) => FindAt(model, _calendar.Today);

    public ModelPrice FindAt(ModelRef model, DateOnly day) => Exact(model, day) ?? Unknown(model, day);

    public ModelPrice? FindExact(ModelRef model) => Exact(model, _calendar.Today);

    public IReadOnlyList<ModelPrice> List(DateOnly day) => [.. _history.All(day)];

    public void Take(IReadOnlyList<PriceChange> changes) => _history = new PriceHistory(_shipped, changes);

    private ModelPrice? Exact(ModelRef model, DateOnly day)
    {
        var history = _history;
        if (history.Find(model, day) is { } row)
        {
            return row;
        }

        var undated = Date().Replace(model.Model, "");
        return undated != model.Model ? history.Find(model with { Model = undated }, day) : null;
    }

    private ModelPrice Unknown(ModelRef model, DateOnly day)
    {
        if (model.Provider == LocalModel.Provider || _providers.Find(model.Provider) is { NeedsKey: false })
        {
            return Row(model, new TokenRates(0, 0), "no charge: runs on your own machine");
        }

        return DearestOn(day).TryGetValue(model.Provider, out var dearest)
            ? dearest with { Model = model, Aliases = [], Source = $"dearest row of {model.Provider} ({dearest.Model.Model}): no row for this model" }
            : Row(model, new TokenRates(_options.UnknownInputUsd, _options.UnknownOutputUsd), "Costs:UnknownInputUsd and Costs:UnknownOutputUsd");
    }

    private IReadOnlyDictionary<string, ModelPrice> DearestOn(DateOnly day)
    {
        var (known, history) = (_dearest, _history);
        if (known.History != history || known.Day != day)
        {
            _dearest = known = new Dearest(history, day);
        }

        return known.ByProvider;
    }

    private static ModelPrice Row(ModelRef model, TokenRates rates, string source) =>
        new() { Model = model, Rates = rates, AsOf = new DateOnly(2026, 11, 23), Source = source };

    [GeneratedRegex(@"[-@](\d{4}-\d{2}-\d{2}|\d{8}|latest)$", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    /// <summary>The dearest chat model of each provider, on a day of a history.</summary>
    private sealed class Dearest(PriceHistory history, DateOnly day)
    {
        public PriceHistory History { get; } = history;

        public DateOnly Day { get; } = day;

        public IReadOnlyDictionary<string, ModelPrice> ByProvider { get; } = history.All(day).Where(r => r.Chat)
            .GroupBy(r => r.Model.Provider).ToDictionary(g => g.Key, g => g.OrderByDescending(r => r.Rates.Input + r.Rates.Output).First());
    }
}
