namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>One SEARCH/REPLACE pair. Lines end with <c>\n</c>, the last one without.</summary>
/// <param name="Search">The lines that stand in the file; empty to fill an empty or new file.</param>
/// <param name="Replacement">The lines to put there; empty deletes them.</param>
public sealed record EditHunk(string Search, string Replacement);
