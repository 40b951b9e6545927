namespace AiCollab.Core.Workspaces;

/// <summary>A file in a listing.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Version">Its content's version.</param>
/// <param name="LastAuthor">Who changed it last, as the commit says.</param>
public sealed record WorkspaceFile(WorkspacePath Path, long Size, FileVersion Version, string LastAuthor);

/// <summary>A file's content. Exactly one of <see cref="Text"/> and <see cref="IsBinary"/> tells what it is.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Version">To be handed back with a write.</param>
/// <param name="Text">The text when it is valid UTF-8 without NUL; null for binary files.</param>
/// <param name="Bytes">The raw content.</param>
public sealed record FileContent(WorkspacePath Path, FileVersion Version, string? Text, byte[] Bytes)
{
    /// <summary>True when the content is not text.</summary>
    public bool IsBinary => Text is null;
}
