using System.Text.RegularExpressions;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Finds the file a block is for, wherever the model wrote it: in the fence's line, above the block, or in its first comment.</summary>
internal static partial class PathFinder
{
    // Words with a dot that name a language or framework, and no file.
    private static readonly HashSet<string> NotFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        "asp.net", "vb.net", "node.js", "next.js", "vue.js", "react.js", "e.g", "i.e",
    };

    private static readonly HashSet<string> NamesWithoutDot = new(StringComparer.Ordinal)
    {
        "Dockerfile", "Makefile", "LICENSE", "README", "Procfile", "Gemfile", "Rakefile", "Jenkinsfile", "Vagrantfile", "CHANGELOG",
    };

    private static readonly Dictionary<string, string[]> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["python"] = [".py", ".pyi"],
        ["py"] = [".py"],
        ["javascript"] = [".js", ".mjs", ".cjs", ".jsx"],
        ["js"] = [".js", ".mjs", ".cjs"],
        ["typescript"] = [".ts", ".tsx"],
        ["ts"] = [".ts"],
        ["csharp"] = [".cs"],
        ["cs"] = [".cs"],
        ["c#"] = [".cs"],
        ["html"] = [".html", ".htm"],
        ["css"] = [".css"],
        ["json"] = [".json"],
        ["yaml"] = [".yaml", ".yml"],
        ["markdown"] = [".md"],
        ["md"] = [".md"],
        ["java"] = [".java"],
        ["go"] = [".go"],
        ["rust"] = [".rs"],
        ["ruby"] = [".rb"],
        ["php"] = [".php"],
        ["c"] = [".c", ".h"],
        ["cpp"] = [".cpp", ".hpp", ".h", ".cc"],
        ["c++"] = [".cpp", ".hpp", ".h", ".cc"],
        ["sql"] = [".sql"],
        ["toml"] = [".toml"],
        ["xml"] = [".xml"],
        ["bash"] = [".sh"],
        ["sh"] = [".sh"],
    };

    /// <summary>The first word of the fence's line when it is a language; lower case.</summary>
    public static string LanguageIn(string info)
    {
        var word = info.Split(' ', ':', '{', ',')[0].Trim();
        return LooksLikePath(word) || word.Contains('=') ? "" : word.ToLowerInvariant();
    }

    /// <summary>The path in a fence's line: <c>python path=a.py</c>, <c>python:a.py</c>, <c>python a.py</c>, <c>a.py</c>.</summary>
    public static string? InInfo(string info)
    {
        if (Attribute().Match(info) is { Success: true } match)
        {
            return Clean(match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value);
        }

        var words = info.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Take(2)
            .SelectMany(w => w.Contains(':') ? [w[(w.IndexOf(':') + 1)..], w] : new[] { w })
            .Select(Clean)
            .FirstOrDefault(LooksLikePath);
    }

    /// <summary>The path in the line above a block. Prose counts only when it says that the block is the file's new text.</summary>
    public static string? InLabel(string? label, string language)
    {
        if (label is null || label.Length > 300)
        {
            return null;
        }

        var bare = LabelDress().Replace(label.Trim(), "");
        bare = LabelTail().Replace(bare, "");
        if (Quoted().Match(bare) is { Success: true } whole && whole.Length == bare.Length)
        {
            return Clean(whole.Groups["path"].Value) is var quoted && LooksLikePath(quoted) ? quoted : null;
        }

        if (Clean(bare) is var plain && !plain.Contains(' ') && LooksLikePath(plain))
        {
            return plain;
        }

        return InSentence(label, language);
    }

    /// <summary>Whether the line is nothing but the path, so that it belongs to the block and not to the prose.</summary>
    public static bool IsOnlyPath(string? label) => label is not null && InLabel(label, "") is { } path && label.Trim().Length <= path.Length + 24;

    /// <summary>The path in a block's first line when that is a comment or nothing else, and whether the line is only that.</summary>
    public static (string Path, bool InComment)? InFirstLine(string line)
    {
        if (FirstComment().Match(line.Trim()) is { Success: true } comment && Clean(comment.Groups["path"].Value) is var path && LooksLikePath(path))
        {
            return (path, true);
        }

        return null;
    }

    /// <summary>A word that is a file's path: it has a folder, an extension, or a name known to have none.</summary>
    public static bool LooksLikePath(string text)
    {
        if (text.Length is 0 or > 300 || text.Any(c => c is ' ' or '`' or '(' or ')' or '<' or '>' or '"' or '\'' or '*' or ',' or ';' or '=') || text.Contains("://", StringComparison.Ordinal))
        {
            return false;
        }

        var name = text[(text.LastIndexOf('/') + 1)..];
        return !NotFiles.Contains(text) && (NamesWithoutDot.Contains(name) || FileName().IsMatch(name) || (DotFile().IsMatch(name) && name != ".."));
    }

    // "Here is the updated `src/main.py`:" above a Python block. "Run `main.py`:" and "The output of `main.py`:" are not meant.
    private static string? InSentence(string label, string language)
    {
        var quoted = Quoted().Matches(label).Select(m => Clean(m.Groups["path"].Value)).Where(LooksLikePath).Distinct().ToList();
        var fits = quoted.Count == 1 && label.TrimEnd().EndsWith(':') && Meant().IsMatch(label) && !NotMeant().IsMatch(label);
        return fits && Extensions.TryGetValue(language, out var extensions) && extensions.Contains(Path.GetExtension(quoted[0]).ToLowerInvariant()) ? quoted[0] : null;
    }

    private static string Clean(string text) => text.Trim().Trim('`', '"', '\'', '*', '<', '>').TrimEnd(':', ',', '}', ']').Trim();

    [GeneratedRegex(@"(?:^|[\s{,:])(?:file_?)?(?:path|file|filename|name|title)\s*[=:]\s*(?:[""'](?<quoted>[^""']+)[""']|(?<plain>[^\s}]+))", RegexOptions.IgnoreCase)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^(?:#{1,6}\s+)?(?:[-*+]\s+|\d+[.)]\s+|>\s+)?(?:\*{1,2}|_{2})?(?:(?:new |updated |modified |full )?(?:file|path|filename|file ?path|file name|create|update|edit|modify)\s*[:=]?\s+(?:\*{1,2})?|(?:file|path|filename)\s*[:=]\s*(?:\*{1,2})?)?", RegexOptions.IgnoreCase)]
    private static partial Regex LabelDress();

    [GeneratedRegex(@"\s*(?:\((?:new|updated|modified|created|unchanged|full|complete|new file)\))?\s*:?\s*(?:\*{1,2}|_{2})?\s*:?\s*(?:\((?:new|updated|modified|created|new file)\))?\s*:?$", RegexOptions.IgnoreCase)]
    private static partial Regex LabelTail();

    [GeneratedRegex(@"`(?<path>[^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(?:#+|//+|--|/\*+|<!--|;+|%+|REM)\s*(?:(?:file|path|filename|file ?path)\s*[:=]\s*)?(?<path>[^\s*]+?)\s*(?:\*/|-->)?$", RegexOptions.IgnoreCase)]
    private static partial Regex FirstComment();

    [GeneratedRegex(@"^[\w@+-][\w@.+-]*\.[A-Za-z][A-Za-z0-9]{0,9}$|^[\w@+-][\w@.+-]*\.(?:7z|1|2|3)$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^\.[A-Za-z][\w.-]*$")]
    private static partial Regex DotFile();

    [GeneratedRegex(@"\b(?:updated?|creat\w+|new|save\w*|writ\w+|replac\w+|complete|full|content\w*|modif\w+|chang\w+|edit\w*|fix\w*|final|improved|rewritten)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Meant();

    [GeneratedRegex(@"\b(?:output|prints?|run|running|usage|example|use it|call|result|import|before|was|old|original|currently)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotMeant();
}
