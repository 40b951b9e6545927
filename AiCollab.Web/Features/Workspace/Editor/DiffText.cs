namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>What a line of a diff is.</summary>
public enum DiffLineKind
{
    Context,
    Added,
    Removed,
    Hunk,
}

/// <summary>A line of a diff with its numbers on both sides; 0 where it is not on that side.</summary>
public sealed record DiffLine(DiffLineKind Kind, int Old, int New, string Text);

/// <summary>The changes of one file.</summary>
public sealed record DiffFile(string Path, int Added, int Removed, bool Binary, IReadOnlyList<DiffLine> Lines);

/// <summary>Reads a unified diff as git writes it, for showing.</summary>
public static class DiffText
{
    /// <summary>The files of a diff in order; only those at <paramref name="path"/> when it is given.</summary>
    public static IReadOnlyList<DiffFile> Read(string diff, string? path = null)
    {
        var files = new List<DiffFile>();
        foreach (var part in ("\n" + diff).Split("\ndiff --git ").Skip(1))
        {
            var file = ReadFile(part.Split('\n'));
            if (path is null || file.Path == path)
            {
                files.Add(file);
            }
        }

        return files;
    }

    private static DiffFile ReadFile(string[] lines)
    {
        var shown = new List<DiffLine>();
        var (name, binary) = (NameOf(lines[0]), false);
        var (old, now, inHunk) = (0, 0, false);
        foreach (var line in lines.Skip(1))
        {
            if (line.StartsWith("@@ ", StringComparison.Ordinal))
            {
                (old, now, inHunk) = (Start(line, '-'), Start(line, '+'), true);
                shown.Add(new DiffLine(DiffLineKind.Hunk, 0, 0, line));
            }
            else if (!inHunk)
            {
                name = line.StartsWith("+++ b/", StringComparison.Ordinal) ? line[6..].TrimEnd('\t') : name;
                binary |= line.StartsWith("Binary files", StringComparison.Ordinal) || line.StartsWith("GIT binary", StringComparison.Ordinal);
            }
            else if (line is [var mark, ..])
            {
                Add(shown, mark, line[1..].TrimEnd('\r'), ref old, ref now);
            }
        }

        return new DiffFile(name, shown.Count(l => l.Kind == DiffLineKind.Added), shown.Count(l => l.Kind == DiffLineKind.Removed), binary, shown);
    }

    private static void Add(List<DiffLine> lines, char mark, string text, ref int old, ref int now)
    {
        switch (mark)
        {
            case '+':
                lines.Add(new DiffLine(DiffLineKind.Added, 0, now++, text));
                break;
            case '-':
                lines.Add(new DiffLine(DiffLineKind.Removed, old++, 0, text));
                break;
            case ' ':
                lines.Add(new DiffLine(DiffLineKind.Context, old++, now++, text));
                break;
        }
    }

    private static string NameOf(string header) => header.IndexOf(" b/", StringComparison.Ordinal) is >= 0 and var i ? header[(i + 3)..] : header;

    private static int Start(string hunk, char side)
    {
        var from = hunk.IndexOf(side, 3 - (side == '-' ? 1 : 0)) + 1;
        var digits = hunk.AsSpan(from);
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(length < 0 ? digits : digits[..length], out var start) ? start : 0;
    }
}
