namespace AiCollab.Core.Ai.Local;

/// <summary>What the built-in runtime holds in memory now.</summary>
public interface ILocalRuntime
{
    /// <summary>The loaded models.</summary>
    IReadOnlyList<LoadedModel> Loaded { get; }

    /// <summary>Frees the memory of a model at once; answers in the middle of it break off. Does nothing when it is not loaded.</summary>
    Task StopAsync(string modelId, CancellationToken ct);
}

/// <summary>A model in memory.</summary>
/// <param name="Id">The model.</param>
/// <param name="ContextTokens">Prompt and answer together, in tokens, as it was opened.</param>
/// <param name="Sequences">How many answers it writes at the same time.</param>
/// <param name="Bytes">The memory it was given.</param>
/// <param name="Busy">It is writing an answer now.</param>
public sealed record LoadedModel(string Id, int ContextTokens, int Sequences, long Bytes, bool Busy);
