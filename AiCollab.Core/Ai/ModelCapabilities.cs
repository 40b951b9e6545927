namespace AiCollab.Core.Ai;

/// <summary>What a model can do, as far as it matters to a turn.</summary>
/// <param name="Tools">It calls tools; without, the text protocol is used.</param>
/// <param name="Grammar">Its server can be held to a GBNF grammar.</param>
/// <param name="ContextTokens">Prompt and answer together, in tokens.</param>
/// <param name="MaxOutputTokens">The longest answer it gives, in tokens.</param>
public sealed record ModelCapabilities(bool Tools, bool Grammar, int ContextTokens, int MaxOutputTokens);
