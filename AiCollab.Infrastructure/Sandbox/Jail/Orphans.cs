using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>
/// Processes that bubblewrap leaves when it is killed while it builds a jail: its child waits for it for ever, or has not asked
/// the kernel yet to die with it. They still carry bubblewrap's command line, and in it the folder of their jail.
/// </summary>
internal static class Orphans
{
    /// <summary>Kills those of the jail with this folder, or of all jails in it.</summary>
    public static void Kill(string folder)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && CommandLine(process).Contains(folder, StringComparison.Ordinal))
            {
                Kill(id);
            }
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It is gone, or it is somebody else's that names the same folder.
        }
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
