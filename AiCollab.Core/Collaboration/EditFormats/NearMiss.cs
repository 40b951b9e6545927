namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Tells the model which lines of the file come nearest to what it looked for.</summary>
internal static class NearMiss
{
    private const int ShownLines = 30;
    private const long MostComparisons = 20_000_000;

    public static string Describe(string[] file, string[] search, string subject)
    {
        var start = Nearest(file, search);
        if (start < 0)
        {
            return $"{subject} is not in the file, and nothing like it. Read the file again, copy the lines exactly as they are now and send the block again.";
        }

        var length = Math.Min(search.Length, Math.Min(ShownLines, file.Length - start));
        var lines = file.AsSpan(start, length).ToArray();
        return $"{subject} is not in the file. The nearest lines are {start + 1} to {start + length}:\n"
            + $"{string.Join("\n", lines)}\n"
            + $"{FirstDifference(lines, search, start)}Copy the lines exactly as they are in the file into SEARCH and send the block again.";
    }

    private static string FirstDifference(string[] lines, string[] search, int start)
    {
        for (var i = 0; i < Math.Min(lines.Length, search.Length); i++)
        {
            if (lines[i].Trim() != search[i].Trim())
            {
                return $"Line {start + i + 1} differs: your SEARCH has \"{search[i].Trim()}\".\n";
            }
        }

        return "";
    }

    private static int Nearest(string[] file, string[] search)
    {
        var (best, bestScore) = (-1, 0.0);
        if ((long)file.Length * search.Length > MostComparisons)
        {
            return best;
        }

        var wanted = search.Select(Pairs).ToList();
        var have = file.Select(Pairs).ToList();
        for (var start = 0; start < file.Length; start++)
        {
            var score = 0.0;
            for (var i = 0; i < wanted.Count && start + i < have.Count; i++)
            {
                score += Alike(have[start + i], wanted[i]);
            }

            if (score > bestScore)
            {
                (best, bestScore) = (start, score);
            }
        }

        return bestScore >= Math.Max(0.5, 0.3 * search.Length) ? best : -1;
    }

    private static HashSet<int> Pairs(string line)
    {
        var text = line.Trim();
        var pairs = new HashSet<int>(text.Length);
        for (var i = 0; i + 1 < Math.Min(text.Length, 400); i++)
        {
            pairs.Add((text[i] << 16) | text[i + 1]);
        }

        return pairs;
    }

    // Dice's coefficient of letter pairs: 1 for equal lines, 0 for lines with nothing in common.
    private static double Alike(HashSet<int> a, HashSet<int> b)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return 0;
        }

        var (small, large) = a.Count < b.Count ? (a, b) : (b, a);
        return 2.0 * small.Count(large.Contains) / (a.Count + b.Count);
    }
}
