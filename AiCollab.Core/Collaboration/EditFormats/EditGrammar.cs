using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>
/// GBNF grammars (https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md) that leave a model no other way than the
/// whole-file format, so that every finished answer can be read by <see cref="EditFormat"/>.
/// </summary>
public static class EditGrammar
{
    // Prose comes first and is kept short: a small model that may talk on does not come to the file.
    private const string Rules = """
        root ::= prose? block more{0,7}
        more ::= "\n" block
        prose ::= sentence{1,4} "\n"
        sentence ::= [^`~<\r\n] [^`\r\n]* "\n"
        block ::= "```" language " path=" path "\n" line* "```\n"
        language ::= [a-z] [a-z0-9+#-]*
        line ::= "\n" | [^`\r\n] [^\r\n]* "\n" | "`" [^`\r\n] [^\r\n]* "\n"
        new ::= (folder "/"){0,6} name
        folder ::= [A-Za-z0-9_] [A-Za-z0-9_-]*
        name ::= [A-Za-z0-9_] [A-Za-z0-9_-]* ("." [A-Za-z0-9] [A-Za-z0-9_-]*){1,3}
        """;

    /// <summary>At most four sentences, then one to eight whole files with any path.</summary>
    public static string WholeFile { get; } = For([]);

    /// <summary>Like <see cref="WholeFile"/>, and paths of the workspace can be written as they are even when they are unusual (no extension, spaces).</summary>
    /// <param name="known">The files of the workspace.</param>
    public static string For(IReadOnlyList<WorkspacePath> known)
    {
        var literals = known.Select(p => p.Value).Where(p => !p.Contains('`') && !p.Contains(' ')).Take(200).Select(p => $"\"{Escaped(p)}\"");
        return $"{Rules}\npath ::= {string.Join(" | ", literals.Append("new"))}\n";
    }

    private static string Escaped(string path) => path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
