namespace AiCollab.Infrastructure.Ai.Local.Memory;

/// <summary>How a model is opened.</summary>
/// <param name="ContextTokens">Prompt and answer together, for each sequence.</param>
/// <param name="Sequences">Answers written at the same time.</param>
/// <param name="Bytes">The memory this takes.</param>
internal sealed record LoadPlan(int ContextTokens, int Sequences, long Bytes);
