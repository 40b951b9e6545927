using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>A folder with its children in the order they are shown: folders first, then files, by name.</summary>
internal sealed record Folder(string Path, string Name)
{
    public SortedDictionary<string, Folder> Folders { get; } = new(NameOrder.Instance);

    public List<WorkspaceFile> Files { get; } = [];
}

/// <summary>Case does not matter for the order, but two names that differ only in case stay two.</summary>
internal sealed class NameOrder : IComparer<string>
{
    public static NameOrder Instance { get; } = new();

    public int Compare(string? x, string? y) =>
        string.Compare(x, y, StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : string.CompareOrdinal(x, y);
}

/// <summary>Builds folders from paths.</summary>
internal static class FolderTree
{
    public static Folder Build(IReadOnlyList<WorkspaceFile> files)
    {
        var root = new Folder("", "");
        var known = new Dictionary<string, Folder> { [""] = root };
        foreach (var file in files)
        {
            var folder = FolderAt(file.Path.Folder, known);
            if (file.Path.Name != FileTreeModel.Keeper)
            {
                folder.Files.Add(file);
            }
        }

        foreach (var folder in known.Values)
        {
            folder.Files.Sort((a, b) => NameOrder.Instance.Compare(a.Path.Name, b.Path.Name));
        }

        return root;
    }

    public static IEnumerable<string> FoldersOf(Folder folder) =>
        folder.Folders.Values.SelectMany(child => FoldersOf(child).Prepend(child.Path));

    private static Folder FolderAt(string path, Dictionary<string, Folder> known)
    {
        if (known.TryGetValue(path, out var folder))
        {
            return folder;
        }

        var cut = path.LastIndexOf('/');
        var name = path[(cut + 1)..];
        folder = new Folder(path, name);
        FolderAt(cut < 0 ? "" : path[..cut], known).Folders[name] = folder;
        return known[path] = folder;
    }
}
