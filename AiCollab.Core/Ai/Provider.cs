namespace AiCollab.Core.Ai;

/// <summary>A row of the provider catalog: adding a provider is adding a row.</summary>
/// <param name="Id">Stable id, lower case, for example <c>openai</c>.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="Kind">The protocol it speaks.</param>
/// <param name="BaseUrl">Where it answers; null when every connection brings its own (<c>openai-compatible</c>) or none is needed.</param>
/// <param name="NeedsKey">False for servers that take no key (Ollama, llama.cpp, LM Studio, vLLM).</param>
/// <param name="KeyCheckPath">The cheapest call, relative to the base URL, that really needs the key.</param>
/// <param name="ModelsPath">Lists the models, relative to the base URL.</param>
/// <param name="KeyOptional">A key may be left out although requests are paid for (<c>openai-compatible</c>).</param>
/// <param name="KeyCheckHeader">The header the key goes in for the check, when it is not the protocol's own.</param>
public sealed record Provider(
    string Id, string Name, ProviderKind Kind, Uri? BaseUrl, bool NeedsKey, string KeyCheckPath, string ModelsPath,
    bool KeyOptional = false, string? KeyCheckHeader = null);
