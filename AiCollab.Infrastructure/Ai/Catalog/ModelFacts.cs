using System.Globalization;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Catalog;

/// <summary>What is known of a model: from its price row, else what is safe to assume of its provider.</summary>
internal sealed class ModelFacts(IPriceBook prices, IProviderCatalog providers, IOptions<AiOptions> options)
{
    // Ollama serves 4,096 tokens unless told otherwise; the common local servers take more.
    private const int OwnServerContext = 8_192;
    private const int HostedContext = 32_768;
    private const int HostedOutput = 4_096;

    /// <summary>Parts of ids of models that do not chat, as the providers' lists hold them too.</summary>
    private static readonly string[] NoChat =
    [
        "embed", "whisper", "tts", "dall-e", "image", "moderation", "realtime", "transcribe", "audio", "rerank", "sora", "veo", "imagen",
        "babbage", "davinci", "instruct-0914", "-ocr", "aqa", "codex", "deep-research", "computer-use", "guard",
    ];

    /// <summary>What it can do.</summary>
    public ModelCapabilities Capabilities(ModelRef model)
    {
        var row = prices.FindExact(model);
        var hosted = providers.Find(model.Provider) is { NeedsKey: true };
        var context = row?.ContextTokens ?? (hosted ? HostedContext : OwnServerContext);
        var output = row?.MaxOutputTokens ?? (hosted ? HostedOutput : OwnServerContext / 4);
        return new ModelCapabilities(
            Tools: row?.Tools ?? hosted, Grammar: model.Provider == "llamacpp", context, Math.Min(Math.Min(output, options.Value.MaxOutputTokens), context));
    }

    /// <summary>Whether it can be picked for a chat.</summary>
    public bool Chats(ModelRef model) =>
        prices.FindExact(model) is { } row ? row.Chat : !NoChat.Any(part => model.Model.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>For example <c>$3.00 in, $15.00 out per 1M tokens</c>.</summary>
    public string PriceLine(ModelRef model)
    {
        var price = prices.Find(model);
        if (price.IsFree)
        {
            return "no charge";
        }

        var line = $"{Usd(price.Rates.Input)} in, {Usd(price.Rates.Output)} out per 1M tokens";
        return prices.FindExact(model) is null ? line + " (assumed)" : line;
    }

    private static string Usd(decimal usd) => usd.ToString("$0.00##", CultureInfo.InvariantCulture);
}
