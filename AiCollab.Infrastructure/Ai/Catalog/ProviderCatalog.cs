using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using Microsoft.Extensions.Configuration;

namespace AiCollab.Infrastructure.Ai.Catalog;

/// <summary>The catalog rows. <c>Ai:Providers:ID:BaseUrl</c> puts a proxy in front of a row.</summary>
public sealed class ProviderCatalog : IProviderCatalog
{
    private static readonly Provider[] Rows =
    [
        OpenAi("openai", "OpenAI", "https://api.openai.com/v1/"),
        new("anthropic", "Anthropic", ProviderKind.Anthropic, new Uri("https://api.anthropic.com/"), true, "v1/models?limit=1", "v1/models?limit=1000"),
        OpenAi("gemini", "Google Gemini", "https://generativelanguage.googleapis.com/v1beta/openai/") with { KeyCheckPath = "../models?pageSize=1", KeyCheckHeader = "x-goog-api-key" },
        new("azure", "Azure OpenAI", ProviderKind.OpenAiChat, null, true, "models", "models"),
        OpenAi("mistral", "Mistral", "https://api.mistral.ai/v1/"),
        OpenAi("deepseek", "DeepSeek", "https://api.deepseek.com/v1/"),
        OpenAi("groq", "Groq", "https://api.groq.com/openai/v1/"),
        OpenAi("xai", "xAI", "https://api.x.ai/v1/", keyCheck: "api-key"),
        OpenAi("openrouter", "OpenRouter", "https://openrouter.ai/api/v1/", keyCheck: "key"),
        Endpoint("ollama", "Ollama", "http://127.0.0.1:11434/v1/"),
        Endpoint("lmstudio", "LM Studio", "http://127.0.0.1:1234/v1/"),
        Endpoint("llamacpp", "llama.cpp server", "http://127.0.0.1:8080/v1/"),
        Endpoint("vllm", "vLLM", "http://127.0.0.1:8000/v1/"),
        new("openai-compatible", "Other (OpenAI-compatible)", ProviderKind.OpenAiChat, null, true, "models", "models", KeyOptional: true),
        new(LocalModel.Provider, "Built-in runtime", ProviderKind.Local, null, false, "models", "models"),
    ];

    private readonly Dictionary<string, Provider> _byId;

    public ProviderCatalog(IConfiguration configuration)
    {
        var own = Rows.ToDictionary(r => r.Id, r => Configured(configuration, r.Id));
        All = [.. Rows.Select(r => own[r.Id] is { } url ? r with { BaseUrl = url } : r)];
        ConfiguredHosts = [.. own.Values.OfType<Uri>().Select(u => u.Host)];
        _byId = All.ToDictionary(r => r.Id);
    }

    public IReadOnlyList<Provider> All { get; }

    /// <summary>Hosts that the configuration names: the administrator chose them, so they are called wherever they are.</summary>
    public IReadOnlyList<string> ConfiguredHosts { get; }

    public Provider? Find(string id) => _byId.GetValueOrDefault(id);

    private static Uri? Configured(IConfiguration configuration, string id)
    {
        var text = configuration[$"Ai:Providers:{id}:BaseUrl"];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? WithSlash(url)
            : throw new InvalidOperationException($"Ai:Providers:{id}:BaseUrl is not an http or https address: {text}");
    }

    /// <summary>Relative paths need the slash: without it the last segment would be replaced.</summary>
    public static Uri WithSlash(Uri url) => url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");

    private static Provider OpenAi(string id, string name, string url, string keyCheck = "models") =>
        new(id, name, ProviderKind.OpenAiChat, new Uri(url), true, keyCheck, "models");

    private static Provider Endpoint(string id, string name, string url) =>
        new(id, name, ProviderKind.OpenAiChat, new Uri(url), false, "models", "models");
}
