using System.Text;
using System.Text.RegularExpressions;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Runs MongoDB's PCRE patterns on .NET: where the two read a construct differently it is rewritten or refused.</summary>
internal static partial class RegexTranslation
{
    private const int MaxLength = 16_384;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // Without (*UCP), which MongoDB does not set, PCRE's classes are ASCII; .NET's are Unicode.
    private static readonly Dictionary<char, (string Outside, string Inside)> Classes = new()
    {
        ['d'] = ("[0-9]", "0-9"),
        ['D'] = ("[^0-9]", ""),
        ['w'] = ("[a-zA-Z0-9_]", "a-zA-Z0-9_"),
        ['W'] = ("[^a-zA-Z0-9_]", ""),
        ['s'] = (@"[ \t\n\v\f\r]", @" \t\n\v\f\r"),
        ['S'] = (@"[^ \t\n\v\f\r]", ""),
        ['h'] = (@"[ \t\u00A0]", @" \t\u00A0"),
        ['R'] = (@"(?:\r\n|[\n\v\f\r\u0085])", ""),
        ['b'] = ("(?:(?<=[a-zA-Z0-9_])(?![a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?=[a-zA-Z0-9_]))", @"\b"),
        ['B'] = ("(?:(?<=[a-zA-Z0-9_])(?=[a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?![a-zA-Z0-9_]))", ""),
    };

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alpha"] = "a-zA-Z",
        ["digit"] = "0-9",
        ["alnum"] = "a-zA-Z0-9",
        ["upper"] = "A-Z",
        ["lower"] = "a-z",
        ["space"] = @" \t\n\v\f\r",
        ["blank"] = @" \t",
        ["word"] = "a-zA-Z0-9_",
        ["xdigit"] = "0-9a-fA-F",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["print"] = @"\x20-\x7E",
        ["graph"] = @"\x21-\x7E",
    };

    public static Regex Compile(string pattern, string options)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            throw CommandException.BadValue("Regular expression cannot contain an embedded null byte");
        }
        if (pattern.Length > MaxLength)
        {
            throw CommandException.Location(51091, "Regular expression is invalid: regular expression is too large");
        }
        try
        {
            // MongoDB's strings are UTF-8 anyway; (*UCP) makes the classes Unicode, as they are in .NET.
            var isUnicode = pattern.StartsWith("(*UCP)", StringComparison.Ordinal);
            var plain = pattern.StartsWith("(*UTF)", StringComparison.Ordinal) || isUnicode ? pattern[6..] : pattern;
            return new Regex(Translate(plain, isUnicode), Flags(options), Limit);
        }
        catch (ArgumentException failure)
        {
            throw CommandException.Location(51091, $"Regular expression is invalid: {failure.Message}");
        }
    }

    public static bool IsMatch(Regex regex, string text) => Guarded(() => regex.IsMatch(text));

    /// <summary>Runs a match; a pattern that backtracks for too long fails as it does when PCRE meets its match limit.</summary>
    public static T Guarded<T>(Func<T> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            throw CommandException.Location(51156, "Error occurred while executing the regular expression: it takes too long on this text");
        }
    }

    /// <summary>The text that every match must start a string with; empty when the pattern does not say.</summary>
    public static string LiteralPrefix(string pattern, string options)
    {
        if (options.Length > 0 || !pattern.StartsWith('^') || pattern.Contains('|', StringComparison.Ordinal))
        {
            return "";
        }
        var end = 1;
        while (end < pattern.Length && (char.IsLetterOrDigit(pattern[end]) || pattern[end] is ' ' or '_' or '-' or '/' or ':' or ',' or '@'))
        {
            end++;
        }
        // A quantifier after the last character may make it optional.
        var optional = end < pattern.Length && pattern[end] is '*' or '?' or '{';
        return pattern[1..Math.Max(1, optional ? end - 1 : end)];
    }

    private static RegexOptions Flags(string options)
    {
        var flags = RegexOptions.CultureInvariant;
        foreach (var option in options)
        {
            flags |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None,
                _ => throw CommandException.Location(51108, $"invalid flag in regex options: {option}"),
            };
        }
        return flags;
    }

    private static string Translate(string pattern, bool isUnicode)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var insideClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var next = i + 1 < pattern.Length ? pattern[i + 1] : '\0';
            if (pattern[i] == '\\')
            {
                result.Append(isUnicode && char.ToLowerInvariant(next) is 'd' or 'w' or 's' or 'b' ? $@"\{next}" : Escape(next, insideClass));
                i++;
            }
            else if (insideClass && pattern[i] == '[' && next == ':')
            {
                i = AppendPosixClass(result, pattern, i);
            }
            else if (insideClass && pattern[i] == '[')
            {
                // In .NET "-[" inside a class subtracts; in PCRE it is a bracket.
                result.Append(@"\[");
            }
            else
            {
                insideClass = pattern[i] == '[' || (insideClass && pattern[i] != ']');
                result.Append(pattern[i]);
                if (pattern[i] == '[')
                {
                    i = AppendClassStart(result, pattern, i);
                }
            }
        }
        return NamedReference().Replace(result.Replace("(?P<", "(?<").ToString(), @"\k<$1>");
    }

    private static string Escape(char escaped, bool insideClass)
    {
        if (escaped is 'Q' or 'E' or 'K' or 'X' or 'N' or 'C' or 'g')
        {
            throw CommandException.Location(51091, $"Regular expression is invalid: \\{escaped} is not supported by this store");
        }
        if (!Classes.TryGetValue(escaped, out var replacement))
        {
            return escaped == '\0' ? @"\" : $@"\{escaped}";
        }
        if (insideClass && replacement.Inside.Length == 0)
        {
            return $@"\{escaped}";
        }
        return insideClass ? replacement.Inside : replacement.Outside;
    }

    private static int AppendPosixClass(StringBuilder result, string pattern, int start)
    {
        var end = pattern.IndexOf(":]", start, StringComparison.Ordinal);
        if (end < 0 || !PosixClasses.TryGetValue(pattern[(start + 2)..end], out var members))
        {
            throw CommandException.Location(51091, "Regular expression is invalid: unknown POSIX class name");
        }
        result.Append(members);
        return end + 1;
    }

    // "[]a]" and "[^]a]" hold a bracket.
    private static int AppendClassStart(StringBuilder result, string pattern, int start)
    {
        var i = start + 1;
        if (i < pattern.Length && pattern[i] == '^')
        {
            result.Append('^');
            i++;
        }
        if (i < pattern.Length && pattern[i] == ']')
        {
            result.Append(@"\]");
            i++;
        }
        return i - 1;
    }

    [GeneratedRegex(@"\(\?P=(\w+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex NamedReference();
}
