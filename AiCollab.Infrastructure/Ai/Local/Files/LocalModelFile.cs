using AiCollab.Core.Ai.Local;

namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>A model with its header; the header is null when it cannot be read.</summary>
public sealed record LocalModelFile(LocalModel Model, GgufHeader? Header, IReadOnlyList<string> Paths);
