namespace AiCollab.JavaScriptWorker;

/// <summary>
/// The script's view of its files: what it wrote (<paramref name="own"/>) over what it was granted (<paramref name="granted"/>,
/// read-only). Paths are relative to the working directory <c>/workspace</c>; nothing outside it exists for the script.
/// </summary>
internal sealed class WorkspaceFiles(string own, string granted)
{
    private const string Root = "/workspace";
    private const int MaxFileBytes = 64 << 20;

    // Files without content take the kernel's memory too, which the size of the disk does not bound.
    private int _room = 8192;
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);

    /// <summary>The content of a file.</summary>
    public byte[] Read(string path)
    {
        var found = Find(path) ?? throw FileException.NotFound("open", path);
        if (Directory.Exists(found))
        {
            throw new FileException("EISDIR", $"illegal operation on a directory, read '{path}'");
        }

        return Guard("open", path, () => File.ReadAllBytes(found));
    }

    /// <summary>Writes or appends to a file of the script's own.</summary>
    public void Write(string path, byte[] content, bool append)
    {
        var relative = Relative(path);
        var target = Path.Combine(own, relative);
        var before = append && !File.Exists(target) && Find(path) is { } old ? File.ReadAllBytes(old) : [];
        Guard("open", path, () =>
        {
            EnsureParent(path, relative);
            Take(File.Exists(target) ? 0 : 1, "open", path);
            using var file = new FileStream(target, append ? FileMode.Append : FileMode.Create, FileAccess.Write);
            if (file.Position + before.Length + content.Length > MaxFileBytes)
            {
                throw new FileException("EFBIG", $"file too large, write '{path}'");
            }

            file.Write(before);
            file.Write(content);
            _deleted.Remove(relative);
            return true;
        });
    }

    /// <summary>Size, time and kind; null when there is nothing.</summary>
    public (bool IsDirectory, long Size, DateTime Modified)? Stat(string path) => Find(path) switch
    {
        null => null,
        var found when Directory.Exists(found) => (true, 0, Directory.GetLastWriteTimeUtc(found)),
        var found => (false, new FileInfo(found).Length, File.GetLastWriteTimeUtc(found)),
    };

    /// <summary>The names in a directory, sorted.</summary>
    public IReadOnlyList<string> List(string path)
    {
        var relative = Relative(path);
        if (Find(path) is not { } found || !Directory.Exists(found))
        {
            throw FileException.NotFound("scandir", path);
        }

        return new[] { own, granted }
            .Select(root => Path.Combine(root, relative))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Select(e => Path.GetFileName(e)!)
            .Where(name => !_deleted.Contains(Path.Combine(relative, name)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>Makes a directory.</summary>
    public void MakeDirectory(string path, bool recursive)
    {
        var relative = Relative(path);
        if (Find(path) is not null)
        {
            if (recursive)
            {
                return;
            }

            throw new FileException("EEXIST", $"file already exists, mkdir '{path}'");
        }

        if (!recursive)
        {
            EnsureParent(path, relative);
        }

        Guard("mkdir", path, () => Make(Path.Combine(own, relative), path));
        _deleted.Remove(relative);
    }

    /// <summary>Removes a file, or a directory with all in it. Granted files only vanish from the script's view.</summary>
    public void Remove(string path, bool recursive)
    {
        var relative = Relative(path);
        if (relative.Length == 0 || Find(path) is not { } found)
        {
            throw FileException.NotFound("unlink", path);
        }

        if (Directory.Exists(found) && !recursive)
        {
            throw new FileException("EISDIR", $"illegal operation on a directory, unlink '{path}'");
        }

        var mine = Path.Combine(own, relative);
        if (Directory.Exists(mine))
        {
            _room += 1 + Directory.EnumerateFileSystemEntries(mine, "*", SearchOption.AllDirectories).Count();
            Directory.Delete(mine, recursive: true);
        }
        else if (File.Exists(mine))
        {
            _room++;
            File.Delete(mine);
        }

        _deleted.Add(relative);
    }

    /// <summary>The granted files that the script removed.</summary>
    public IReadOnlyList<string> Deleted() => _deleted.Count == 0 || !Directory.Exists(granted)
        ? []
        : [.. Directory.EnumerateFiles(granted, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(granted, f)).Where(f => Find(f) is null)];

    /// <summary>The path inside the working directory, for messages and modules; throws for anything outside.</summary>
    public static string Relative(string path)
    {
        if (path.Contains('\0'))
        {
            throw new FileException("ERR_INVALID_ARG_VALUE", "the path must not contain null bytes");
        }

        var full = Path.GetFullPath(path, Root);
        if (full != Root && !full.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            throw new FileException("EACCES", $"permission denied: only files of {Root} can be used, '{path}'");
        }

        return full[Root.Length..].TrimStart('/');
    }

    private string? Find(string path)
    {
        var relative = Relative(path);
        for (var at = relative; at.Length > 0; at = Path.GetDirectoryName(at) ?? "")
        {
            if (_deleted.Contains(at) && !Path.Exists(Path.Combine(own, relative)))
            {
                return null;
            }
        }

        return new[] { own, granted }.Select(root => Path.Combine(root, relative)).FirstOrDefault(Path.Exists);
    }

    private void EnsureParent(string path, string relative)
    {
        var parent = Path.GetDirectoryName(relative) ?? "";
        if (Find(parent) is null)
        {
            throw FileException.NotFound("open", path);
        }

        Make(Path.Combine(own, parent), path);
    }

    private DirectoryInfo Make(string directory, string path)
    {
        var missing = 0;
        for (var at = directory; !Directory.Exists(at); at = Path.GetDirectoryName(at)!)
        {
            missing++;
        }

        Take(missing, "mkdir", path);
        return Directory.CreateDirectory(directory);
    }

    private void Take(int entries, string call, string path)
    {
        if (entries > _room)
        {
            throw FileException.DiskFull(call, path);
        }

        _room -= entries;
    }

    private static T Guard<T>(string call, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileException.From(e, call, path);
        }
    }
}
