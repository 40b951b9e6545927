namespace AiCollab.Core.Ai;

/// <summary>Tokens of one request by the class they are billed in. All counts are zero or more.</summary>
/// <param name="Input">All prompt tokens, cached ones and cache writes included.</param>
/// <param name="CachedInput">Prompt tokens read from the provider's cache.</param>
/// <param name="CacheWrite">Prompt tokens written to the provider's cache.</param>
/// <param name="Output">All generated tokens, reasoning included.</param>
/// <param name="Reasoning">Generated tokens that were not shown.</param>
/// <param name="LongCacheWrite">Those of <paramref name="CacheWrite"/> that are kept for an hour and not for minutes.</param>
public sealed record TokenUsage(long Input, long CachedInput, long CacheWrite, long Output, long Reasoning, long LongCacheWrite = 0)
{
    /// <summary>Nothing used.</summary>
    public static TokenUsage None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Adds class by class.</summary>
    public static TokenUsage operator +(TokenUsage a, TokenUsage b) => new(
        a.Input + b.Input, a.CachedInput + b.CachedInput, a.CacheWrite + b.CacheWrite, a.Output + b.Output, a.Reasoning + b.Reasoning,
        a.LongCacheWrite + b.LongCacheWrite);
}
