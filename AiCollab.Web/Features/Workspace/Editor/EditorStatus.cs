namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>What the status line and the tree say about the editor.</summary>
/// <param name="Path">The file in front; null when there is none.</param>
/// <param name="Language">The editor's name of its language.</param>
/// <param name="State">How it stands to the file.</param>
/// <param name="SavedAt">When it was last saved from here.</param>
/// <param name="Line">1-based line of the cursor; 0 when unknown.</param>
/// <param name="Column">1-based column of the cursor.</param>
public sealed record EditorStatus(string? Path, string Language, SaveState State, DateTimeOffset? SavedAt, int Line, int Column)
{
    public static EditorStatus None { get; } = new(null, "", SaveState.Saved, null, 0, 0);
}
