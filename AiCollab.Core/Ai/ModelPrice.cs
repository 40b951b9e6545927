namespace AiCollab.Core.Ai;

/// <summary>Rates in USD per 1,000,000 tokens. A rate that is null is not named by the provider and billed at the nearest dearer one.</summary>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Generated tokens.</param>
/// <param name="CachedInput">Prompt tokens read from the cache; null: as <paramref name="Input"/>.</param>
/// <param name="CacheWrite">Prompt tokens written to the cache; null: as <paramref name="Input"/>.</param>
/// <param name="LongCacheWrite">Prompt tokens written to the cache for an hour; null: twice <paramref name="Input"/>, the dearest rate known of any provider.</param>
public sealed record TokenRates(decimal Input, decimal Output, decimal? CachedInput = null, decimal? CacheWrite = null, decimal? LongCacheWrite = null);

/// <summary>Rates for requests with more prompt tokens than <paramref name="AboveInputTokens"/>: every token of such a request changes rate.</summary>
public sealed record PriceTier(long AboveInputTokens, TokenRates Rates);

/// <summary>A dated price row of one model.</summary>
public sealed record ModelPrice
{
    public required ModelRef Model { get; init; }

    /// <summary>Other ids the provider takes for the same model.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public required TokenRates Rates { get; init; }

    /// <summary>By rising threshold.</summary>
    public IReadOnlyList<PriceTier> Tiers { get; init; } = [];

    /// <summary>Where sources disagree, the dearer rates, used for holds.</summary>
    public TokenRates? DisputedRates { get; init; }

    /// <summary>Rates of requests that wait for the provider's batch; null: the usual ones.</summary>
    public TokenRates? BatchRates { get; init; }

    public int? ContextTokens { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>It calls tools.</summary>
    public bool Tools { get; init; }

    /// <summary>It answers on the chat API (and not only on another).</summary>
    public bool Chat { get; init; } = true;

    public required DateOnly AsOf { get; init; }

    /// <summary>Where the row comes from.</summary>
    public required string Source { get; init; }

    /// <summary>Tells rows of one model and day apart; empty for those that ship with the product.</summary>
    public string Version { get; init; } = "";

    /// <summary>Names the row in ledger entries.</summary>
    public string RowId => $"{Model}@{AsOf:yyyy-MM-dd}{(Version.Length > 0 ? "+" : "")}{Version}";

    /// <summary>Nothing is charged for it.</summary>
    public bool IsFree => Rates is { Input: 0, Output: 0 } && Tiers.Count == 0;

    /// <summary>The rates for a request with this many prompt tokens.</summary>
    public TokenRates RatesFor(long inputTokens) => Tiers.LastOrDefault(t => inputTokens > t.AboveInputTokens)?.Rates ?? Rates;
}
