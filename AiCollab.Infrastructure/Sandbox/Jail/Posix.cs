using System.Runtime.InteropServices;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Owners and permissions of files, and who this process is.</summary>
internal static partial class Posix
{
    /// <summary>The user and group that jailed code runs as where the server is root: nobody.</summary>
    public const uint Nobody = 65534;

    /// <summary>Whether this process is root and has to step down before it starts a jail.</summary>
    public static bool IsRoot { get; } = OperatingSystem.IsLinux() && EffectiveUser() == 0;

    /// <summary>Gives a path to <see cref="Nobody"/> where the server is root; else it is the jail's own user's already.</summary>
    public static void GiveToJail(string path)
    {
        if (IsRoot && ChangeOwner(path, Nobody, Nobody) != 0)
        {
            throw new IOException($"The owner of {path} could not be changed (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    /// <summary>Makes a directory with these permissions from its first moment.</summary>
    public static DirectoryInfo MakeDirectory(string path, UnixFileMode mode) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : Directory.CreateDirectory(path, mode);

    /// <summary>Sets permissions.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        File.SetUnixFileMode(path, mode);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
