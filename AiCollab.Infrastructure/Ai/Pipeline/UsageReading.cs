using AiCollab.Core.Ai;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Reads a provider's usage into the product's token classes.</summary>
internal static class UsageReading
{
    /// <summary>Counts of the SDKs' common form. Anthropic counts cached and cache-write tokens beside its input; OpenAI within.</summary>
    public static TokenUsage Read(UsageDetails details, ProviderKind kind)
    {
        var cached = details.CachedInputTokenCount ?? Additional(details, "CacheReadInputTokens");
        var writes = Additional(details, "CacheCreationInputTokens");
        var input = details.InputTokenCount ?? 0;
        if (kind == ProviderKind.Anthropic && input < cached + writes)
        {
            input += cached + writes;
        }

        return new TokenUsage(input, cached, writes, details.OutputTokenCount ?? 0, details.ReasoningTokenCount ?? 0);
    }

    private static long Additional(UsageDetails details, string name) => details.AdditionalCounts?.GetValueOrDefault(name) ?? 0;
}
