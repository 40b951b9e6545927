namespace AiCollab.Core.Workspaces;

/// <summary>The version of a file's content: its git blob id (40 hex digits), or <see cref="None"/> where there is no file.</summary>
public readonly record struct FileVersion(string Id)
{
    /// <summary>No file.</summary>
    public static FileVersion None { get; } = new("");

    /// <inheritdoc/>
    public override string ToString() => Id ?? "";
}
