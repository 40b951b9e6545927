using Acornima;
using Acornima.Ast;
using Jint;

namespace AiCollab.JavaScriptWorker;

/// <summary>Source that was parsed as a script, or known to be a module (import, export, top-level await).</summary>
internal readonly record struct SourceText(bool IsModule, Prepared<Script> Script)
{
    // What is prepared ahead follows these and not the engine's: functions keep their text, which toString and the console show.
    private static readonly ScriptPreparationOptions Options =
        ScriptPreparationOptions.Default with { ParsingOptions = ScriptParsingOptions.Default with { RetainFunctionSourceText = true } };

    /// <summary>Decides by the file name, else by what parses.</summary>
    /// <exception cref="ParseErrorException">It is neither.</exception>
    public static SourceText Parse(string code, string file)
    {
        if (file.EndsWith(".mjs", StringComparison.Ordinal))
        {
            return new SourceText(true, default);
        }

        try
        {
            return new SourceText(false, Engine.PrepareScript(code, file, options: Options));
        }
        catch (ScriptPreparationException e) when (IsModuleSource(code))
        {
            _ = e;
            return new SourceText(true, default);
        }
    }

    private static bool IsModuleSource(string code)
    {
        try
        {
            new Parser().ParseModule(code);
            return true;
        }
        catch (ParseErrorException)
        {
            return HasModuleLine(code);
        }
    }

    /// <summary>A module with a mistake in it: its own error is the one to show.</summary>
    private static bool HasModuleLine(string code) => code.AsSpan().EnumerateLinesAny("import ", "export ");
}

internal static class LineExtensions
{
    public static bool EnumerateLinesAny(this ReadOnlySpan<char> text, string first, string second)
    {
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith(first) || line.StartsWith(second))
            {
                return true;
            }
        }

        return false;
    }
}
