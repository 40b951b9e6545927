namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Whether a document matches and, for the positional `$`, which element of the outermost array decided it (-1: none).</summary>
public readonly record struct MatchResult(bool Matches, int Position);
