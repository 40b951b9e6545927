namespace AiCollab.Core.Sandbox;

/// <summary>Finds the language of a fence tag, a file name, or code itself.</summary>
internal static class LanguageDetection
{
    private const int MostLines = 400;

    /// <summary>The language that knows the tag or the ending; null when none does.</summary>
    public static CodeLanguage? Find(IReadOnlyList<CodeLanguage> languages, string fenceOrPath)
    {
        // A fence may carry more after the tag: ```python title="x"
        var tag = fenceOrPath.Trim().TrimStart('{', '.').Split(' ', '\t', '{', '}', ',', ':').FirstOrDefault() ?? "";
        return languages.FirstOrDefault(l => Has(l.FenceAliases, tag) || l.Id.Equals(tag, StringComparison.OrdinalIgnoreCase))
            ?? languages.FirstOrDefault(l => Has(l.Extensions, Path.GetExtension(fenceOrPath.Trim())) || Has(l.Extensions, fenceOrPath.Trim()));
    }

    /// <summary>The language with the most lines that bear its signs; null when none has any, or two have as many.</summary>
    public static CodeLanguage? Guess(IReadOnlyList<CodeLanguage> languages, string code)
    {
        var lines = code.Split('\n').Take(MostLines).ToList();
        var best = languages.Select(l => (Language: l, Hits: lines.Count(line => l.Signs.Any(s => s.IsMatch(line)))))
            .Where(g => g.Hits > 0).OrderByDescending(g => g.Hits).Take(2).ToList();
        return best is [var only] ? only.Language : best is [var first, var second] && first.Hits > second.Hits ? first.Language : null;
    }

    private static bool Has(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
