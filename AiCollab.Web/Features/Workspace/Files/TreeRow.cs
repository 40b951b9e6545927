using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>A visible row of the tree.</summary>
/// <param name="Path">Unique within the tree.</param>
/// <param name="Name">The last part of the path.</param>
/// <param name="Level">1 at the top.</param>
/// <param name="File">The file; null for a folder.</param>
/// <param name="Expanded">Whether a folder is open; false for files.</param>
/// <param name="Position">1-based place among its siblings.</param>
/// <param name="Siblings">How many there are at its place.</param>
public sealed record TreeRow(string Path, string Name, int Level, WorkspaceFile? File, bool Expanded, int Position, int Siblings)
{
    public bool IsFolder => File is null;

    /// <summary>The folder it lies in, empty at the top.</summary>
    public string Folder => Path.LastIndexOf('/') is > 0 and var i ? Path[..i] : "";
}
