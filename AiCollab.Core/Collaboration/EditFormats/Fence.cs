using System.Text.RegularExpressions;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>The opening line of a fenced block.</summary>
/// <param name="Mark">The backtick or tilde.</param>
/// <param name="Length">How many of them.</param>
/// <param name="Indent">White space before them.</param>
/// <param name="Info">What follows them.</param>
/// <param name="Before">Prose on the same line.</param>
internal sealed partial record Fence(char Mark, int Length, string Indent, string Info, string Before)
{
    /// <summary>The fence that a line opens outside a block, or null.</summary>
    public static Fence? Opening(string line)
    {
        var match = Start().Match(line);
        if (match.Success && !(match.Groups["info"].Value.Contains('`') && match.Groups["mark"].Value[0] == '`'))
        {
            return Of(match, "");
        }

        // "Here it is: ```python path=a.py" with the line break forgotten; only a path makes it sure.
        match = Glued().Match(line);
        return match.Success ? Of(match, match.Groups["before"].Value.TrimEnd()) : null;
    }

    /// <summary>Whether a line inside the block begins with a fence of this kind, and what follows it.</summary>
    public (int Length, string Info)? At(string line)
    {
        var trimmed = line.TrimStart();
        var length = trimmed.TakeWhile(c => c == Mark).Count();
        return length >= 3 ? (length, trimmed[length..].Trim()) : null;
    }

    private static Fence Of(Match match, string before) => new(
        match.Groups["mark"].Value[0], match.Groups["mark"].Length, match.Groups["indent"].Value, match.Groups["info"].Value.Trim(), before);

    [GeneratedRegex(@"^(?<indent>[ \t]*)(?:[-*+] |\d+[.)] )?(?<mark>`{3,}|~{3,})(?<info>.*)$")]
    private static partial Regex Start();

    [GeneratedRegex(@"^(?<before>.*\S.*?)(?<indent>)(?<mark>`{3,})(?<info>[\w+#.-]*\s*(?:path|file|filename)\s*[=:]\s*[^`]+)$")]
    private static partial Regex Glued();
}
