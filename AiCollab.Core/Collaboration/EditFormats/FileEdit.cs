using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>What a model wants done to one file. One of the nested cases.</summary>
public abstract record FileEdit
{
    private FileEdit(WorkspacePath path) => Path = path;

    /// <summary>The file.</summary>
    public WorkspacePath Path { get; }

    /// <summary>The file's text after the edit, or what to ask the model for instead.</summary>
    /// <param name="current">The text now; null when there is no such file.</param>
    public abstract EditOutcome ApplyTo(string? current);

    /// <summary>The whole text of a new or replaced file, with <c>\n</c> line ends and one at the end.</summary>
    public sealed record Whole(WorkspacePath Path, string Text) : FileEdit(Path)
    {
        /// <inheritdoc/>
        public override EditOutcome ApplyTo(string? current) => Elision.Find(Text, current) is { } line
            ? new EditOutcome.Missed($"The block for {Path} leaves out code (\"{line}\"). Send the whole file without leaving anything out, or use SEARCH/REPLACE blocks.")
            : new EditOutcome.Applied(LineEnds.Like(current, Text));
    }

    /// <summary>Replacements in a file, applied one after the other.</summary>
    public sealed record Patch(WorkspacePath Path, IReadOnlyList<EditHunk> Hunks) : FileEdit(Path)
    {
        /// <inheritdoc/>
        public override EditOutcome ApplyTo(string? current) => HunkMatcher.Apply(Path, current, Hunks);
    }
}
