using System.Text.RegularExpressions;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Sandbox.Packages;

/// <summary>The name of a Python package in its normal form (PEP 503): lower case, one <c>-</c> for each run of <c>-</c>, <c>_</c> and <c>.</c>.</summary>
public readonly partial record struct PackageName
{
    private const int MaxChars = 100;

    private PackageName(string value) => Value = value;

    /// <summary>The normal form.</summary>
    public string Value { get; }

    /// <summary>Takes a name as a person wrote it.</summary>
    /// <exception cref="InvalidException">It is no package name.</exception>
    public static PackageName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new InvalidException("Give the name of a package, for example tabulate: letters, digits, -, _ and . only.");

    /// <summary>Like <see cref="Parse"/>; false when it is no package name.</summary>
    public static bool TryParse(string? text, out PackageName name)
    {
        var trimmed = text?.Trim() ?? "";
        var good = trimmed.Length <= MaxChars && Allowed().IsMatch(trimmed);
        name = good ? new PackageName(Separators().Replace(trimmed, "-").ToLowerInvariant()) : default;
        return good;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
    private static partial Regex Allowed();

    [GeneratedRegex("[-_.]+")]
    private static partial Regex Separators();
}
