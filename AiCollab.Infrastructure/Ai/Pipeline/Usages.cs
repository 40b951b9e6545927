using AiCollab.Core.Ai;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Reads the token counts out of the SDKs' common form.</summary>
internal static class Usages
{
    /// <summary>Anthropic's protocol counts cached tokens and cache writes beside its input, OpenAI's within: the product counts them within.</summary>
    public static TokenUsage From(UsageDetails usage)
    {
        var cached = usage.CachedInputTokenCount ?? Additional(usage, "CacheReadInputTokens");
        var written = Additional(usage, "CacheCreationInputTokens");
        var input = Math.Max(usage.InputTokenCount ?? 0, cached + written);
        return new TokenUsage(input, cached, written, usage.OutputTokenCount ?? 0, usage.ReasoningTokenCount ?? 0);
    }

    private static long Additional(UsageDetails usage, string name) => usage.AdditionalCounts?.GetValueOrDefault(name) ?? 0;
}
