namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>What the browser's editor is told after a save.</summary>
/// <param name="Saved">False: the text stays unsaved.</param>
/// <param name="Version">The version to save against next; empty when <see cref="Saved"/> is false.</param>
/// <param name="Text">The merged text, to be put in when nothing was typed meanwhile; null when the file is as sent.</param>
public sealed record SaveReply(bool Saved, string Version, string? Text)
{
    public static SaveReply Kept { get; } = new(false, "", null);
}
