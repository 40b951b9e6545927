using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using AiCollab.Core.Errors;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>The Python of the jail, as wheels name it (PEP 425, PEP 600): CPython 3, glibc 2, one machine.</summary>
/// <param name="Minor">The x of Python 3.x.</param>
/// <param name="Glibc">The x of glibc 2.x; -1 without glibc.</param>
/// <param name="Machine"><c>x86_64</c> or <c>aarch64</c>.</param>
internal sealed partial record PythonPlatform(int Minor, int Glibc, string Machine)
{
    private static readonly Dictionary<string, int> OldNames = new() { ["manylinux1"] = 5, ["manylinux2010"] = 12, ["manylinux2014"] = 17 };

    /// <summary>Reads what the jail says of itself: <c>CPython 3.11.2 glibc 2.36</c>.</summary>
    /// <exception cref="SandboxFailedException">It says something else.</exception>
    public static PythonPlatform Parse(string said)
    {
        var match = Said().Match(said);
        var machine = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        return match.Success
            ? new PythonPlatform(Number(match.Groups[1].Value), match.Groups[2].Success ? Number(match.Groups[2].Value) : -1, machine)
            : throw new SandboxFailedException("The Python of the jail does not say its version.");
    }

    /// <summary>Why a wheel cannot be used here, in one sentence; null when it can.</summary>
    public string? Refusal(WheelName wheel)
    {
        if (!wheel.Platforms.Any(TakesPlatform))
        {
            return $"It is built for {string.Join(" or ", wheel.Platforms)}, and this machine is linux_{Machine} with glibc 2.{Glibc}.";
        }

        return wheel.Pythons.Any(python => wheel.Abis.Any(abi => Takes(python, abi)))
            ? null
            : $"It is built for {string.Join(" or ", wheel.Pythons)} ({string.Join(" or ", wheel.Abis)}), and the sandbox has Python 3.{Minor}.";
    }

    private bool Takes(string python, string abi) => abi switch
    {
        "none" => python is "py3" || UpTo(python, "py3") || python == $"cp3{Minor}",
        "abi3" => UpTo(python, "cp3"),
        _ => python == $"cp3{Minor}" && abi == $"cp3{Minor}",
    };

    private bool UpTo(string tag, string prefix) =>
        tag.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(tag.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor <= Minor;

    private bool TakesPlatform(string tag)
    {
        if (tag is "any" || tag == $"linux_{Machine}")
        {
            return true;
        }

        var match = Manylinux().Match(tag);
        if (!match.Success || match.Groups["machine"].Value != Machine)
        {
            return false;
        }

        var needed = match.Groups["minor"].Success ? Number(match.Groups["minor"].Value) : OldNames.GetValueOrDefault(match.Groups["old"].Value, int.MaxValue);
        return needed <= Glibc;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^CPython 3\.(\d{1,3})\.\S+(?: glibc 2\.(\d{1,3}))?")]
    private static partial Regex Said();

    [GeneratedRegex(@"^(?:manylinux_2_(?<minor>\d{1,3})|(?<old>manylinux(?:1|2010|2014)))_(?<machine>x86_64|aarch64)$")]
    private static partial Regex Manylinux();
}
