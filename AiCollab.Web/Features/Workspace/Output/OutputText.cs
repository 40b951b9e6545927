using System.Text.RegularExpressions;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>Makes a run's raw output fit to be shown as plain text.</summary>
public static partial class OutputText
{
    /// <summary>Characters drawn unless the person asks for all.</summary>
    public const int Shown = 60_000;

    /// <summary>Without terminal colour codes; a line that was overwritten by carriage returns shows its last state, as in a terminal.</summary>
    public static string Plain(string output)
    {
        var text = output.Contains('\u001b', StringComparison.Ordinal) ? Escapes().Replace(output, "") : output;
        return text.Contains('\r', StringComparison.Ordinal) ? Overwritten().Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), "") : text;
    }

    /// <summary>The end of a long output, from the start of a line; <paramref name="cut"/> tells how many characters are left out.</summary>
    public static string End(string text, out int cut)
    {
        cut = 0;
        if (text.Length <= Shown)
        {
            return text;
        }

        var line = text.IndexOf('\n', text.Length - Shown);
        cut = line < 0 ? text.Length - Shown : line + 1;
        return text[cut..];
    }

    [GeneratedRegex(@"\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"[^\n]*\r(?=[^\n])")]
    private static partial Regex Overwritten();
}
