using AiCollab.Core.Ai;

namespace AiCollab.Core.Costs;

/// <summary>
/// The one formula for money. Uncached input = input - cached - cache writes; reasoning is part of output; each component is
/// rounded up to a whole nano-dollar.
/// </summary>
public static class PriceFormula
{
    private const decimal Margin = 1.15m;
    private const decimal NanoPerMicro = 1_000m; // USD per 1M tokens = micro-dollars per token

    /// <summary>What the tokens of one request cost; <paramref name="batch"/> for one that waited for the provider's batch.</summary>
    public static Money Cost(ModelPrice price, TokenUsage usage, bool batch = false)
    {
        var rates = batch && price.BatchRates is { } waiting ? waiting : price.RatesFor(usage.Input);
        var plain = Math.Max(0, usage.Input - usage.CachedInput - usage.CacheWrite);
        return Part(plain, rates.Input)
            + Part(usage.CachedInput, rates.CachedInput ?? rates.Input)
            + Part(usage.CacheWrite - usage.LongCacheWrite, rates.CacheWrite ?? rates.Input)
            + Part(usage.LongCacheWrite, rates.LongCacheWrite ?? (2 * rates.Input))
            + Part(usage.Output, rates.Output);
    }

    /// <summary>
    /// The most a request can cost: 1.15 times the estimated input at the dearest input rate, plus the whole allowed output, at
    /// the tier the padded estimate reaches.
    /// </summary>
    public static Money Hold(ModelPrice price, long estimatedInput, int maxOutput)
    {
        var padded = (long)decimal.Ceiling(estimatedInput * Margin);
        var usual = price.RatesFor(padded);
        var rates = price.DisputedRates is { } dear
            ? usual with { Input = Math.Max(usual.Input, dear.Input), Output = Math.Max(usual.Output, dear.Output) }
            : usual;
        return Part(padded, Math.Max(rates.Input, rates.CacheWrite ?? 0)) + Part(maxOutput, rates.Output);
    }

    private static Money Part(long tokens, decimal usdPerMillion) => new((long)decimal.Ceiling(tokens * usdPerMillion * NanoPerMicro));
}
