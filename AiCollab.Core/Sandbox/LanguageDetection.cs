namespace AiCollab.Core.Sandbox;

/// <summary>Finds the language of a fence tag or a file name.</summary>
internal static class LanguageDetection
{
    /// <summary>The language that knows the tag or the ending; null when none does.</summary>
    public static CodeLanguage? Find(IReadOnlyList<CodeLanguage> languages, string fenceOrPath)
    {
        // A fence may carry more after the tag: ```python title="x"
        var tag = fenceOrPath.Trim().TrimStart('{', '.').Split(' ', '\t', '{', '}', ',', ':').FirstOrDefault() ?? "";
        return languages.FirstOrDefault(l => Has(l.FenceAliases, tag) || l.Id.Equals(tag, StringComparison.OrdinalIgnoreCase))
            ?? languages.FirstOrDefault(l => Has(l.Extensions, Path.GetExtension(fenceOrPath.Trim())) || Has(l.Extensions, fenceOrPath.Trim()));
    }

    private static bool Has(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
