using AiCollab.Core.Errors;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>Where a file of a wheel goes: inside of the package's directory, or nowhere.</summary>
internal static class WheelPath
{
    private const int MaxChars = 400;
    private const int MaxParts = 32;

    /// <summary>The relative path to write to; null for what only an installer outside of a jail would use (scripts, headers, data).</summary>
    /// <exception cref="InvalidException">The path leaves the package, cannot be a file's, or would change other programs.</exception>
    public static string? Place(string path, WheelName wheel)
    {
        var parts = path.Split('/');
        if (path.Length is 0 or > MaxChars || parts.Length > MaxParts || parts.Any(p => p is "" or "." or "..") || path.Any(c => char.IsControl(c) || c is '\\' or ':' || char.IsSurrogate(c)))
        {
            throw new InvalidException($"it holds the path \"{Shown(path)}\", which leaves the package or cannot be a file's.");
        }

        if (parts[0] == wheel.DataFolder)
        {
            if (parts.Length < 3 || parts[1] is not ("purelib" or "platlib"))
            {
                return null;
            }

            parts = parts[2..];
        }

        return parts.Length == 1 && parts[0].EndsWith(".pth", StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidException($"it holds {parts[0]}: such a file runs code in every program, not only in those that import the package.")
            : string.Join('/', parts);
    }

    private static string Shown(string path) => new([.. path.Take(80).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
