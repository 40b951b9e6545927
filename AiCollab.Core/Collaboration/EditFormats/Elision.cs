using System.Text.RegularExpressions;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Finds "... rest of the code unchanged ...": a block with it is not the whole file, and writing it would delete the rest.</summary>
internal static partial class Elision
{
    /// <summary>The first such line that is not in the file already, or null.</summary>
    public static string? Find(string text, string? current)
    {
        foreach (var line in text.Split('\n'))
        {
            if (Comment().IsMatch(line) && Words().IsMatch(line) && current?.Contains(line.Trim(), StringComparison.Ordinal) != true)
            {
                return line.Trim();
            }
        }

        return null;
    }

    [GeneratedRegex(@"^\s*(?:#|//|/\*|<!--|--|;|%|\{/\*|\.{3}|…|\[\.{3}|\(\.{3})")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?:\.{3}|…).*\b(?:rest|existing|remaining|unchanged|same|previous|other|omitted|code|as before)\b|\b(?:rest of (?:the|your|this)|existing code|remaining code|remains? (?:the same|unchanged)|(?:code|file) (?:is )?unchanged|same as before|omitted for brevity)\b|\b(?:code|methods?|functions?|imports?) (?:here )?(?:\.{3}|…)", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
