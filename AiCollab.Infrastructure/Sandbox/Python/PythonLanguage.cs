using System.Text.RegularExpressions;
using AiCollab.Core.Sandbox;

namespace AiCollab.Infrastructure.Sandbox.Python;

/// <summary>Python as the page and detection know it.</summary>
internal static partial class PythonLanguage
{
    public static CodeLanguage Descriptor { get; } = new("python", "Python", "python", [".py"], ["python", "py", "python3", "py3", "ipython"])
    {
        HasPackages = true,
        Signs = [Statement(), Call()],
        SafeApis =
        [
            new("standard library", "all of CPython's, without network"),
            new("numpy", "arrays and linear algebra"),
            new("pandas", "data frames; the last expression's table is shown"),
            new("matplotlib", "plots; every open figure is shown at plt.show() and at the end"),
            new("files", "the working directory with the workspace's files, read and written; what was written comes back as files"),
            new("packages", "those that were installed for this session"),
            new("processes", "subprocess and multiprocessing, at most 64 processes and threads"),
        ],
        Rules =
        [
            new(Network(), "There is no network in the jail; put the data into a file of the workspace."),
            new(Input(), "Nobody can answer input() in the jail; pass arguments or read a file."),
            new(Install(), "Packages cannot be installed from code; numpy, pandas and matplotlib are there, and others can be added beside the runs."),
        ],
    };

    [GeneratedRegex(@"^\s*((def|class|if|elif|for|while|with|try|except)\b[^{};]*:\s*(#.*)?$|else\s*:|from\s+[\w.]+\s+import\b|import\s+[\w.]+(\s+as\s+\w+)?\s*$|@\w[\w.]*(\(.*\))?\s*$|elif\b)")]
    private static partial Regex Statement();

    [GeneratedRegex(@"^\s*(print\s*\(|\w+\s*=\s*\[.*\bfor\b.*\bin\b|.*\bself\.)")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\s*(import|from)\s+(requests|urllib\.request|http\.client|socket|aiohttp|httpx|ftplib|smtplib)\b")]
    private static partial Regex Network();

    [GeneratedRegex(@"\binput\s*\(")]
    private static partial Regex Input();

    [GeneratedRegex(@"^\s*[!%]?pip3?\s+install\b|['""]pip['""]\s*,\s*['""]install['""]")]
    private static partial Regex Install();
}
