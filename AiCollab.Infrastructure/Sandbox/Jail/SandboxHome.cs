using System.Globalization;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>
/// The directory on the host that jails are built from: filters, workers, and one folder for each living jail. It lies where
/// the unprivileged user of the jails can reach it, and goes with the process; what a killed process left, on the disk or half built, is swept at the next start.
/// </summary>
internal sealed class SandboxHome : IDisposable
{
    private const string Prefix = "aicollab-jail-";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PassThrough = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Readable = PassThrough | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private SandboxHome(string root) => Root = root;

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>Makes the directory below <paramref name="parent"/> (the temporary folder when null).</summary>
    public static SandboxHome Create(string? parent)
    {
        var below = parent ?? Path.GetTempPath();
        Directory.CreateDirectory(below);
        SweepLeftovers(below);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        var home = new SandboxHome(Posix.MakeDirectory(Path.Combine(below, name), PassThrough).FullName);
        Posix.MakeDirectory(Path.Combine(home.Root, "jails"), PassThrough);
        return home;
    }

    /// <summary>A folder for files that every jail of a kind reads.</summary>
    public string SharedFolder(string name)
    {
        var path = Path.Combine(Root, name);
        Posix.MakeDirectory(path, Readable);
        Posix.SetMode(path, Readable);
        return path;
    }

    /// <summary>Writes a file that jails read; returns its path.</summary>
    public string Put(string folder, string name, byte[] content, bool executable = false)
    {
        var path = Path.Combine(SharedFolder(folder), name);
        File.WriteAllBytes(path, content);
        Posix.SetMode(path, executable ? Readable : Readable & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        return path;
    }

    /// <summary>The folder of one new jail, readable by it alone.</summary>
    public string CreateJailFolder(string id)
    {
        var path = Path.Combine(Root, "jails", id);
        Posix.MakeDirectory(path, Private);
        Posix.MakeDirectory(Path.Combine(path, "files"), Private);
        Posix.GiveToJail(path);
        Posix.GiveToJail(Path.Combine(path, "files"));
        return path;
    }

    public void Dispose() => Delete(Root);

    /// <summary>Deletes a tree; a file that is in use for a moment longer is left to the next sweep.</summary>
    public static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start sweeps it.
        }
    }

    private static void SweepLeftovers(string below)
    {
        foreach (var path in Directory.EnumerateDirectories(below, Prefix + "*"))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && !Directory.Exists($"/proc/{pid}"))
            {
                Orphans.Kill(path);
                Delete(path);
            }
        }
    }
}
