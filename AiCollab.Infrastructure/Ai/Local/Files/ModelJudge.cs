using System.Globalization;
using AiCollab.Core.Ai.Local;

namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>Decides from the header alone what a file is good for.</summary>
internal static class ModelJudge
{
    // Architectures of llama.cpp that encode text and never write it (llama-arch.cpp).
    private static readonly HashSet<string> Encoders = new(StringComparer.Ordinal)
    {
        "bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3", "eurobert",
        "gemma-embedding", "llama-embed",
    };

    // Parts of other models, or models for something else than text.
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["clip"] = "It is the picture part of another model and cannot run on its own.",
        ["t5encoder"] = "It is a text encoder for picture models.",
        ["wavtokenizer-dec"] = "It makes speech, which this program does not use.",
        ["whisper"] = "It understands speech, which this program does not use.",
        ["flux"] = "It draws pictures, which this program does not use.",
        ["sd1"] = "It draws pictures, which this program does not use.",
        ["sdxl"] = "It draws pictures, which this program does not use.",
    };

    private const int RankPooling = 4;

    public static (LocalModelKind Kind, string? Problem) Judge(GgufHeader header, long bytes)
    {
        if (header.Parts == 1 && bytes < header.ExpectedBytes)
        {
            return Unusable($"The file is cut short: {Bytes(bytes)} of {Bytes(header.ExpectedBytes)} are there. Download it again.");
        }

        if (header.Architecture.Length == 0)
        {
            return Unusable("The header does not say which architecture the model has.");
        }

        if (Others.TryGetValue(header.Architecture, out var reason))
        {
            return Unusable(reason);
        }

        if (header.Pooling == RankPooling)
        {
            return Unusable("It ranks search results, which this program does not use.");
        }

        if (Encoders.Contains(header.Architecture) || header.Pooling > 0)
        {
            return (LocalModelKind.Embedding, null);
        }

        return string.IsNullOrWhiteSpace(header.ChatTemplate)
            ? Unusable("It has no chat template: it continues text, but cannot hold a conversation. Look for an \"instruct\" or \"chat\" version.")
            : (LocalModelKind.Chat, null);
    }

    private static (LocalModelKind, string?) Unusable(string problem) => (LocalModelKind.Unusable, problem);

    private static string Bytes(long count) => count.ToString("#,0", CultureInfo.InvariantCulture) + " bytes";
}
