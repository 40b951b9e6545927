using AiCollab.Core.Workspaces;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Writes and removes the files of a directory without ever following a link out of it.</summary>
internal sealed class WorkTree(string root)
{
    /// <summary>Writes a file as a whole: readers see the old or the new content, never a part.</summary>
    public void Write(WorkspacePath path, ReadOnlySpan<byte> content)
    {
        var folder = Enter(path.Folder);
        var target = Path.Combine(folder, path.Name);
        if (Directory.Exists(target) && !IsLink(target))
        {
            Directory.Delete(target, recursive: true);
        }

        var temporary = Path.Combine(folder, ".aicollab-" + Guid.NewGuid().ToString("N"));
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(content);
        }

        File.Move(temporary, target, overwrite: true);
    }

    /// <summary>Removes a file and the folders it leaves empty.</summary>
    public void Delete(WorkspacePath path)
    {
        File.Delete(Path.Combine(root, path.Value));
        for (var folder = path.Folder; folder.Length > 0; folder = Parent(folder))
        {
            var directory = new DirectoryInfo(Path.Combine(root, folder));
            if (!directory.Exists || directory.LinkTarget is not null || directory.EnumerateFileSystemInfos().Any())
            {
                return;
            }

            directory.Delete();
        }
    }

    // Makes each folder of the way; whatever stands there instead (a link, a file) was not put there by us and goes.
    private string Enter(string folder)
    {
        var way = root;
        foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            way = Path.Combine(way, part);
            if (IsLink(way) || File.Exists(way))
            {
                File.Delete(way);
            }

            Directory.CreateDirectory(way);
        }

        return way;
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static string Parent(string folder) => folder.LastIndexOf('/') is > 0 and var i ? folder[..i] : "";
}
