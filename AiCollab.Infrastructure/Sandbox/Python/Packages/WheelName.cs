using AiCollab.Core.Sandbox.Packages;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>The file name of a wheel: <c>name-version(-build)-python-abi-platform.whl</c> (PEP 427); each tag may be a set joined by dots.</summary>
internal sealed record WheelName(PackageName Name, string Version, IReadOnlyList<string> Pythons, IReadOnlyList<string> Abis, IReadOnlyList<string> Platforms, string InfoFolder)
{
    /// <summary>Takes a file name apart; null when it is no wheel's.</summary>
    public static WheelName? Parse(string file)
    {
        var parts = file.EndsWith(".whl", StringComparison.Ordinal) ? file[..^4].Split('-') : [];
        return parts.Length is 5 or 6 && PackageName.TryParse(parts[0], out var name)
            ? new WheelName(name, parts[1], parts[^3].Split('.'), parts[^2].Split('.'), parts[^1].Split('.'), $"{parts[0]}-{parts[1]}.dist-info")
            : null;
    }

    /// <summary>The folder beside the package's own for files that belong elsewhere.</summary>
    public string DataFolder => InfoFolder[..^".dist-info".Length] + ".data";
}
