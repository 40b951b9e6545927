namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>
/// Unified diffs, which models write although nobody asked. Their line numbers are guesses, so each hunk becomes a
/// SEARCH/REPLACE pair: the lines with a space or minus are looked for, those with a space or plus are put there.
/// </summary>
internal static class DiffBlock
{
    public static bool Is(OpenBlock block) =>
        block.Lines.Any(l => l.StartsWith("@@", StringComparison.Ordinal))
        && (block.Language is "diff" or "patch" || block.Lines.Any(l => l.StartsWith("+++ ", StringComparison.Ordinal)));

    public static IReadOnlyList<(string? Path, EditHunk? Hunk)> Read(IReadOnlyList<string> lines, string? path)
    {
        var found = new List<(string?, EditHunk?)>();
        List<string> search = [];
        List<string> replace = [];
        var inside = false;

        void End()
        {
            if (inside && !search.SequenceEqual(replace))
            {
                found.Add((path, new EditHunk(string.Join("\n", search), string.Join("\n", replace))));
            }

            (search, replace, inside) = ([], [], false);
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.StartsWith("--- ", StringComparison.Ordinal) && (!inside || (i + 1 < lines.Count && lines[i + 1].StartsWith("+++ ", StringComparison.Ordinal))))
            {
                End();
                path = FileOf(line) ?? path;
            }
            else if (line.StartsWith("+++ ", StringComparison.Ordinal) && !inside)
            {
                path = FileOf(line) ?? path;
            }
            else if (line.StartsWith("diff --git ", StringComparison.Ordinal))
            {
                End();
            }
            else if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                End();
                inside = true;
            }
            else if (inside)
            {
                Keep(line);
            }
        }

        End();
        return found;

        void Keep(string line)
        {
            var text = line.Length == 0 ? "" : line[1..];
            switch (line.Length == 0 ? ' ' : line[0])
            {
                case '-':
                    search.Add(text);
                    break;
                case '+':
                    replace.Add(text);
                    break;
                case '\\':
                    break; // "\ No newline at end of file"
                default:
                    search.Add(text);
                    replace.Add(text);
                    break;
            }
        }
    }

    private static string? FileOf(string line)
    {
        var name = line[4..].Split('\t')[0].Trim().Trim('"');
        if (name is "/dev/null" or "")
        {
            return null;
        }

        return name.StartsWith("a/", StringComparison.Ordinal) || name.StartsWith("b/", StringComparison.Ordinal) ? name[2..] : name;
    }
}
