namespace AiCollab.Core.Ai;

/// <summary>Which wire protocol a provider speaks.</summary>
public enum ProviderKind
{
    /// <summary>OpenAI's chat completions API, spoken by most providers and local servers.</summary>
    OpenAiChat,

    /// <summary>Anthropic's messages API.</summary>
    Anthropic,

    /// <summary>The built-in runtime for GGUF files (OpenAI's chat API over a Unix socket).</summary>
    Local,
}
