using AiCollab.Core.Ai;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Reads the token counts out of the SDKs' forms.</summary>
internal static class Usages
{
    private const string AnthropicCacheWrite = "CacheCreationInputTokens";

    public static TokenUsage From(UsageDetails usage)
    {
        var write = usage.AdditionalCounts?.GetValueOrDefault(AnthropicCacheWrite) ?? 0;
        return new TokenUsage(
            usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0, write, usage.OutputTokenCount ?? 0, usage.ReasoningTokenCount ?? 0);
    }
}
