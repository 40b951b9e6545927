namespace AiCollab.Web.Features.Workspace;

/// <summary>Something the palette offers.</summary>
/// <param name="Title">The command's verb, or the file's name.</param>
/// <param name="Detail">The keys, or the file's folder.</param>
/// <param name="Svg">Its icon.</param>
/// <param name="Key">What typing is compared with: the words of a command, the whole path of a file.</param>
/// <param name="Do">What choosing it does.</param>
public sealed record QuickItem(string Title, string Detail, string Svg, string Key, Func<Task> Do);

/// <summary>Finds by letters in order, as editors do: <c>tp</c> finds <c>tests/test_parser.py</c>.</summary>
public static class QuickOpen
{
    private const int Most = 30;

    /// <summary>The best matches, best first; everything in its order when nothing is typed.</summary>
    public static IReadOnlyList<T> Find<T>(IEnumerable<T> all, string typed, Func<T, string> text)
    {
        var sought = typed.Trim();
        return sought.Length == 0
            ? [.. all.Take(Most)]
            : [.. all.Select(item => (item, score: Score(text(item), sought))).Where(m => m.score > 0).OrderByDescending(m => m.score).Take(Most).Select(m => m.item)];
    }

    /// <summary>0 when the letters are not there in order; more for runs of letters, starts of words, and the file's own name.</summary>
    internal static int Score(string text, string sought)
    {
        var (score, at, last) = (0, 0, -2);
        var name = text.LastIndexOf('/') + 1;
        foreach (var letter in sought)
        {
            if (letter == ' ')
            {
                continue;
            }

            var found = Best(text, letter, at, last, name);
            if (found < 0)
            {
                return 0;
            }

            score += 1 + (found == last + 1 ? 4 : 0) + (StartsWord(text, found) ? 3 : 0) + (found >= name ? 2 : 0);
            (at, last) = (found + 1, found);
        }

        return Math.Max(1, (score * 10) - Math.Min(9, text.Length / 16));
    }

    // The next letter if it goes on there, else where a word starts with it, else the first one.
    private static int Best(string text, char letter, int at, int last, int name)
    {
        if (last >= 0 && at < text.Length && Same(text[at], letter))
        {
            return at;
        }

        for (var i = Math.Max(at, last < 0 ? name : at); i < text.Length; i++)
        {
            if (Same(text[i], letter) && StartsWord(text, i))
            {
                return i;
            }
        }

        return text.IndexOf(letter.ToString(), Math.Min(at, text.Length), StringComparison.OrdinalIgnoreCase);
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);

    private static bool StartsWord(string text, int i) => i == 0 || text[i - 1] is '/' or '_' or '-' or '.' or ' ' || (char.IsUpper(text[i]) && char.IsLower(text[i - 1]));
}
