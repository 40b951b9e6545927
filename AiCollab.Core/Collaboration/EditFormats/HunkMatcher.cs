using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>
/// Finds the SEARCH lines in a file: exactly, else without trailing blanks, else with the whole block indented differently,
/// else with other white space inside the lines. A place counts only when it is the only one.
/// </summary>
internal static class HunkMatcher
{
    private static readonly Func<string, string>[] Levels = [line => line, line => line.TrimEnd(), line => line.Trim(), Squeeze];

    public static EditOutcome Apply(WorkspacePath path, string? current, IReadOnlyList<EditHunk> hunks)
    {
        var text = LineEnds.Plain(current ?? "");
        for (var i = 0; i < hunks.Count; i++)
        {
            var number = hunks.Count > 1 ? $"SEARCH block {i + 1}" : "SEARCH block";
            var (changed, correction) = ApplyOne(text, current is null, hunks[i], $"The {number} for {path}");
            if (changed is null)
            {
                return new EditOutcome.Missed(correction);
            }

            text = changed;
        }

        return new EditOutcome.Applied(LineEnds.Like(current, text));
    }

    private static (string? Text, string Correction) ApplyOne(string text, bool isNew, EditHunk hunk, string subject)
    {
        var search = Lines(hunk.Search);
        if (search.All(string.IsNullOrWhiteSpace))
        {
            return text.Trim().Length == 0
                ? (hunk.Replacement.Length == 0 ? "" : hunk.Replacement + "\n", "")
                : (null, $"{subject} is empty, but the file is not. Copy the lines to be replaced into SEARCH.");
        }

        if (isNew)
        {
            return (null, $"{subject} cannot be found, because there is no such file. Send the whole file in a block with path=, or correct the path.");
        }

        var file = text.Split('\n');
        foreach (var level in Levels)
        {
            var places = PlacesOf(file, search, level);
            if (places.Count == 1)
            {
                return (Replace(file, places[0], search, Lines(hunk.Replacement)), "");
            }

            if (places.Count > 1)
            {
                return (null, $"{subject} fits {places.Count} places (lines {string.Join(", ", places.Take(5).Select(p => p + 1))}). Add lines before or after so that it fits only one, and send it again.");
            }
        }

        return AlreadyDone(file, hunk) ? (text, "") : (null, NearMiss.Describe(file, search, subject));
    }

    // Models repeat an edit that they made before: when the new lines stand there and the old ones do not, it is done.
    private static bool AlreadyDone(string[] file, EditHunk hunk)
    {
        var replacement = Lines(hunk.Replacement);
        return replacement.Count(l => l.Trim().Length > 0) > 1 && PlacesOf(file, replacement, l => l.TrimEnd()).Count == 1;
    }

    private static List<int> PlacesOf(string[] file, string[] search, Func<string, string> level)
    {
        var wanted = Array.ConvertAll(search, l => level(l));
        var lines = Array.ConvertAll(file, l => level(l));
        var places = new List<int>();
        for (var start = 0; start + wanted.Length <= lines.Length; start++)
        {
            if (lines.AsSpan(start, wanted.Length).SequenceEqual(wanted))
            {
                places.Add(start);
            }
        }

        return places;
    }

    private static string Replace(string[] file, int start, string[] search, string[] replacement)
    {
        var matched = file.AsSpan(start, search.Length).ToArray();
        var indented = IndentShift.Between(search, matched).Apply(replacement);
        return string.Join("\n", file.Take(start).Concat(indented).Concat(file.Skip(start + search.Length)));
    }

    // Blank lines around the block are the model's formatting; inside they count.
    private static string[] Lines(string text) => text.Length == 0 ? [] : Trimmed(text.Split('\n'));

    private static string[] Trimmed(string[] lines)
    {
        var first = Array.FindIndex(lines, l => l.Trim().Length > 0);
        var last = Array.FindLastIndex(lines, l => l.Trim().Length > 0);
        return first < 0 ? lines : lines[first..(last + 1)];
    }

    private static string Squeeze(string line) => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
