using System.Globalization;
using AiCollab.Core.Ai;

namespace AiCollab.Web.Features.Prices;

/// <summary>A price as people type it: dollars per million tokens; an empty field is a rate the provider does not name.</summary>
internal sealed class PriceForm
{
    public string Provider { get; set; } = "";

    public string Model { get; set; } = "";

    public RateFields Rates { get; init; } = new();

    public List<TierFields> Tiers { get; } = [];

    public string Source { get; set; } = "";

    public DateOnly From { get; set; }

    /// <summary>The form for a price that is to be changed from a day on.</summary>
    public static PriceForm Of(ModelPrice price, DateOnly from)
    {
        var form = new PriceForm { Provider = price.Model.Provider, Model = price.Model.Model, Rates = RateFields.Of(price.Rates), From = from };
        form.Tiers.AddRange(price.Tiers.Select(t => new TierFields { Above = t.AboveInputTokens.ToString(CultureInfo.InvariantCulture), Rates = RateFields.Of(t.Rates) }));
        return form;
    }

    /// <summary>The price; null, with the problem in words, when a field holds no number.</summary>
    public ModelPrice? Read(out string? problem)
    {
        problem = null;
        try
        {
            return new ModelPrice
            {
                Model = new ModelRef(Provider, Model.Trim()),
                Rates = Rates.Read(),
                Tiers = [.. Tiers.Select(t => t.Read()).OrderBy(t => t.AboveInputTokens)],
                AsOf = From,
                Source = Source.Trim(),
            };
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return null;
        }
    }
}

/// <summary>The rates of a price or tier as they are typed.</summary>
public sealed class RateFields
{
    public string Input { get; set; } = "";

    public string Output { get; set; } = "";

    public string CachedInput { get; set; } = "";

    public string CacheWrite { get; set; } = "";

    public string LongCacheWrite { get; set; } = "";

    public static RateFields Of(TokenRates rates) => new()
    {
        Input = Text(rates.Input),
        Output = Text(rates.Output),
        CachedInput = Text(rates.CachedInput),
        CacheWrite = Text(rates.CacheWrite),
        LongCacheWrite = Text(rates.LongCacheWrite),
    };

    /// <exception cref="FormatException">Says which field.</exception>
    public TokenRates Read() => new(
        Number(Input, "Input") ?? throw new FormatException("Input: enter dollars per million tokens, 0 where it is free."),
        Number(Output, "Output") ?? throw new FormatException("Output: enter dollars per million tokens, 0 where it is free."),
        Number(CachedInput, "Cached read"), Number(CacheWrite, "Cache write, 5 minutes"), Number(LongCacheWrite, "Cache write, 1 hour"));

    private static decimal? Number(string text, string field)
    {
        var number = text.Trim().TrimStart('$').Replace(',', '.');
        if (number.Length == 0)
        {
            return null;
        }

        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd)
            ? usd
            : throw new FormatException($"{field}: enter dollars per million tokens, such as 2.50.");
    }

    private static string Text(decimal? usd) => usd?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>A tier as it is typed.</summary>
internal sealed class TierFields
{
    public string Above { get; set; } = "";

    public RateFields Rates { get; init; } = new();

    /// <exception cref="FormatException">Says which field.</exception>
    public PriceTier Read() => new(
        long.TryParse(Above.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var above) && above > 0
            ? above
            : throw new FormatException("Tier: enter above how many input tokens it begins, such as 200000."),
        Rates.Read());
}
