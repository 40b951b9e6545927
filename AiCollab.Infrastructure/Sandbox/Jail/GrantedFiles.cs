using AiCollab.Core.Errors;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Copies the files of a directory into a jail's folder: regular files only, no links, nothing outside the directory.</summary>
internal static class GrantedFiles
{
    /// <summary>How many files a run may find.</summary>
    public const int MaxFiles = 5000;

    /// <summary>How many bytes they may have together.</summary>
    public const long MaxBytes = 200L << 20;

    private static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = false };

    /// <summary>Copies; returns how many files there were.</summary>
    /// <exception cref="InvalidException">The directory is not what it should be, or is too large.</exception>
    public static int Copy(string source, string target, CancellationToken ct)
    {
        var count = 0;
        foreach (var (file, relative) in List(source))
        {
            ct.ThrowIfCancellationRequested();
            CopyOne(file, target, relative);
            count++;
        }

        return count;
    }

    /// <summary>The files that a run finds, with their relative paths.</summary>
    /// <exception cref="InvalidException">The directory is not what it should be, or is too large.</exception>
    public static IEnumerable<(FileInfo File, string Relative)> List(string source)
    {
        var root = new DirectoryInfo(source);
        if (!Path.IsPathFullyQualified(source) || !root.Exists || root.LinkTarget is not null)
        {
            throw new InvalidException("The files to run with are no directory.");
        }

        var count = 0;
        long bytes = 0;
        foreach (var (file, relative) in Walk(root, ""))
        {
            if (++count > MaxFiles || (bytes += file.Length) > MaxBytes)
            {
                throw TooLarge();
            }

            yield return (file, relative);
        }
    }

    /// <summary>What is said of a workspace that is too large.</summary>
    public static InvalidException TooLarge() =>
        new($"The workspace is too large to run with: at most {MaxFiles} files and {MaxBytes >> 20} MB. Delete what the run does not need.");

    private static IEnumerable<(FileInfo File, string Relative)> Walk(DirectoryInfo directory, string prefix)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos("*", NoLinks))
        {
            var relative = Path.Combine(prefix, entry.Name);
            if (entry is DirectoryInfo { Name: not ".git" } below)
            {
                foreach (var inner in Walk(below, relative))
                {
                    yield return inner;
                }
            }
            else if (entry is FileInfo file && IsRegular(file))
            {
                yield return (file, relative);
            }
        }
    }

    /// <summary>Opening a pipe would wait for its writer for ever; such entries have attributes that ordinary files have not.</summary>
    private static bool IsRegular(FileInfo file) => (file.Attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) == 0 && file.Length >= 0;

    private static void CopyOne(FileInfo file, string target, string relative)
    {
        var to = Path.Combine(target, relative);
        for (var parent = Path.GetDirectoryName(to)!; !Directory.Exists(parent);)
        {
            var made = MakeMissing(parent);
            Posix.GiveToJail(made);
        }

        file.CopyTo(to, overwrite: false);
        Posix.SetMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | (file.UnixFileMode & UnixFileMode.UserExecute));
        Posix.GiveToJail(to);
    }

    /// <summary>Makes the topmost missing directory of a path.</summary>
    private static string MakeMissing(string path)
    {
        while (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
        {
            path = parent;
        }

        return Directory.CreateDirectory(path).FullName;
    }
}
