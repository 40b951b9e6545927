namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>The editor's language of a file name: for colours only; what can be run is the code runner's business.</summary>
public static class EditorLanguages
{
    private static readonly Dictionary<string, string> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".py"] = "python",
        [".pyi"] = "python",
        [".js"] = "javascript",
        [".mjs"] = "javascript",
        [".cjs"] = "javascript",
        [".jsx"] = "javascript",
        [".ts"] = "typescript",
        [".tsx"] = "typescript",
        [".cs"] = "csharp",
        [".java"] = "java",
        [".go"] = "go",
        [".rs"] = "rust",
        [".c"] = "c",
        [".h"] = "cpp",
        [".cpp"] = "cpp",
        [".cc"] = "cpp",
        [".hpp"] = "cpp",
        [".rb"] = "ruby",
        [".php"] = "php",
        [".kt"] = "kotlin",
        [".swift"] = "swift",
        [".html"] = "html",
        [".htm"] = "html",
        [".razor"] = "razor",
        [".css"] = "css",
        [".scss"] = "scss",
        [".less"] = "less",
        [".json"] = "json",
        [".xml"] = "xml",
        [".csproj"] = "xml",
        [".svg"] = "xml",
        [".yml"] = "yaml",
        [".yaml"] = "yaml",
        [".toml"] = "ini",
        [".ini"] = "ini",
        [".md"] = "markdown",
        [".sql"] = "sql",
        [".sh"] = "shell",
        [".bash"] = "shell",
        [".ps1"] = "powershell",
        [".r"] = "r",
        [".lua"] = "lua",
        [".pl"] = "perl",
        [".scala"] = "scala",
        [".dart"] = "dart",
        [".vb"] = "vb",
        [".fs"] = "fsharp",
        [".graphql"] = "graphql",
        [".proto"] = "proto",
    };

    /// <summary>The language's name for people: <c>Python</c> for <c>python</c>.</summary>
    public static string NameOf(string language) => language switch
    {
        "" => "",
        "plaintext" => "Plain text",
        "javascript" => "JavaScript",
        "typescript" => "TypeScript",
        "csharp" => "C#",
        "fsharp" => "F#",
        "cpp" => "C++",
        "vb" => "Visual Basic",
        "php" => "PHP",
        "powershell" => "PowerShell",
        "graphql" => "GraphQL",
        "proto" => "Protocol Buffers",
        "html" or "css" or "scss" or "json" or "xml" or "yaml" or "sql" or "ini" => language.ToUpperInvariant(),
        _ => char.ToUpperInvariant(language[0]) + language[1..],
    };

    public static string Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name is "Dockerfile" ? "dockerfile" : ByEnding.GetValueOrDefault(Path.GetExtension(name), "plaintext");
    }
}
