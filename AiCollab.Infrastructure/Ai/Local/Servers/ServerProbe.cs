namespace AiCollab.Infrastructure.Ai.Local.Servers;

/// <summary>A kind of model server and where it usually answers.</summary>
/// <param name="Provider">Its id in the provider catalog.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="Port">Its usual port.</param>
/// <param name="ModelsPath">Lists its models.</param>
/// <param name="Owner">What <c>owned_by</c> must say; null where the path alone proves the kind.</param>
internal sealed record ServerProbe(string Provider, string Name, int Port, string ModelsPath, string? Owner)
{
    /// <summary>Port 8080 and 8000 are popular with other programs: an owner must prove what answers there.</summary>
    public static IReadOnlyList<ServerProbe> Known { get; } =
    [
        new("ollama", "Ollama", 11434, "/api/tags", null),
        new("lmstudio", "LM Studio", 1234, "/v1/models", null),
        new("llamacpp", "llama.cpp server", 8080, "/v1/models", "llamacpp"),
        new("vllm", "vLLM", 8000, "/v1/models", "vllm"),
    ];
}
