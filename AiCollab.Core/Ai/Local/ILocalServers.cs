namespace AiCollab.Core.Ai.Local;

/// <summary>Looks for model servers that already run on this machine. Nothing is added by itself.</summary>
public interface ILocalServers
{
    /// <summary>Asks the usual ports on loopback, all at once, for at most 300 ms.</summary>
    Task<IReadOnlyList<FoundServer>> FindAsync(CancellationToken ct);
}

/// <summary>A model server that answered.</summary>
/// <param name="Provider">Its id in the provider catalog, for example <c>ollama</c>.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="BaseUrl">Where its OpenAI-compatible API is, with <c>/v1</c>.</param>
/// <param name="Models">The ids of its models; empty when it has none yet.</param>
public sealed record FoundServer(string Provider, string Name, Uri BaseUrl, IReadOnlyList<string> Models);
