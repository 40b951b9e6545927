using System.Globalization;
using System.Text.RegularExpressions;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>A part of a stack trace.</summary>
/// <param name="Text">What stands there.</param>
/// <param name="Path">The workspace file that it names; null for plain text.</param>
/// <param name="Line">The line of that file, from 1.</param>
public sealed partial record TracePiece(string Text, string? Path = null, int Line = 0)
{
    private const string Root = "/workspace/";

    /// <summary>The pieces of a trace, in order; joined they are the trace. Only what <paramref name="isFile"/> knows becomes a place.</summary>
    public static IReadOnlyList<TracePiece> Split(string trace, Func<string, bool> isFile)
    {
        var pieces = new List<TracePiece>();
        var at = 0;
        foreach (Match match in Places().Matches(trace))
        {
            var path = match.Groups["path"].Value;
            path = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;
            if (!isFile(path) || !int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line))
            {
                continue;
            }

            if (match.Index > at)
            {
                pieces.Add(new TracePiece(trace[at..match.Index]));
            }

            pieces.Add(new TracePiece(match.Value, path, line));
            at = match.Index + match.Length;
        }

        if (at < trace.Length)
        {
            pieces.Add(new TracePiece(trace[at..]));
        }

        return pieces;
    }

    // Python: File "src/main.py", line 3. JavaScript: src/main.js:3:14.
    [GeneratedRegex("""File "(?<path>[^"\n]{1,400})", line (?<line>\d{1,7})|(?<path>[\w./@+-]{1,400}\.\w{1,10}):(?<line>\d{1,7})(?::\d{1,7})?""")]
    private static partial Regex Places();
}
