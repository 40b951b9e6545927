namespace AiCollab.Core.Collaboration;

/// <summary>A run of lines that differs: <paramref name="OldCount"/> lines at <paramref name="OldStart"/> became <paramref name="NewCount"/> lines at <paramref name="NewStart"/> (0-based).</summary>
public readonly record struct LineChange(int OldStart, int OldCount, int NewStart, int NewCount)
{
    /// <summary>First old line after the change.</summary>
    public int OldEnd => OldStart + OldCount;

    /// <summary>First new line after the change.</summary>
    public int NewEnd => NewStart + NewCount;
}

/// <summary>
/// Line differences by Myers' O(ND) algorithm in linear space ("An O(ND) Difference Algorithm and Its Variations", 1986).
/// Lines keep their terminators, so a missing last newline and CRLF are differences like any other.
/// </summary>
public static class LineDiff
{
    // Above this edit distance a region is reported as replaced: still correct, only not minimal.
    private const int MaxDistance = 4_000;

    /// <summary>Splits text into lines that keep their terminators; joining them gives the text back.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>The changes that turn <paramref name="old"/> into <paramref name="new"/>, in order, never touching each other.</summary>
    public static IReadOnlyList<LineChange> Between(IReadOnlyList<string> old, IReadOnlyList<string> @new)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var search = new Search(Intern(old, ids), Intern(@new, ids));
        search.Compare(0, old.Count, 0, @new.Count);
        return search.Changes();
    }

    private static int[] Intern(IReadOnlyList<string> lines, Dictionary<string, int> ids)
    {
        var result = new int[lines.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!ids.TryGetValue(lines[i], out var id))
            {
                ids[lines[i]] = id = ids.Count;
            }

            result[i] = id;
        }

        return result;
    }

    private sealed class Search(int[] a, int[] b)
    {
        private readonly bool[] _removed = new bool[a.Length];
        private readonly bool[] _added = new bool[b.Length];
        private readonly int[] _forward = new int[(2 * MaxDistance) + 3];
        private readonly int[] _backward = new int[(2 * MaxDistance) + 3];

        public void Compare(int aLow, int aHigh, int bLow, int bHigh)
        {
            while (true)
            {
                while (aLow < aHigh && bLow < bHigh && a[aLow] == b[bLow])
                {
                    (aLow, bLow) = (aLow + 1, bLow + 1);
                }

                while (aLow < aHigh && bLow < bHigh && a[aHigh - 1] == b[bHigh - 1])
                {
                    (aHigh, bHigh) = (aHigh - 1, bHigh - 1);
                }

                if (aLow == aHigh || bLow == bHigh || Middle(aLow, aHigh, bLow, bHigh) is not { } middle)
                {
                    Array.Fill(_removed, true, aLow, aHigh - aLow);
                    Array.Fill(_added, true, bLow, bHigh - bLow);
                    return;
                }

                Compare(aLow, middle.A, bLow, middle.B);
                (aLow, bLow) = (middle.A, middle.B);
            }
        }

        public List<LineChange> Changes()
        {
            var changes = new List<LineChange>();
            for (int i = 0, j = 0; i < a.Length || j < b.Length;)
            {
                if (i < a.Length && j < b.Length && !_removed[i] && !_added[j])
                {
                    (i, j) = (i + 1, j + 1);
                    continue;
                }

                var (oldStart, newStart) = (i, j);
                while (i < a.Length && _removed[i])
                {
                    i++;
                }

                while (j < b.Length && _added[j])
                {
                    j++;
                }

                changes.Add(new LineChange(oldStart, i - oldStart, newStart, j - newStart));
            }

            return changes;
        }

        // A point on an optimal path, found by searching from both ends; null when the distance is past the limit.
        private (int A, int B)? Middle(int aLow, int aHigh, int bLow, int bHigh)
        {
            var (n, m) = (aHigh - aLow, bHigh - bLow);
            var delta = n - m;
            var odd = (delta & 1) != 0;
            const int zero = MaxDistance + 1;
            _forward[zero + 1] = 0;
            _backward[zero + 1] = 0;
            var limit = Math.Min(MaxDistance, ((n + m + 1) / 2) + 1);
            for (var d = 0; d <= limit; d++)
            {
                for (var k = -d; k <= d; k += 2)
                {
                    var x = k == -d || (k != d && _forward[zero + k - 1] < _forward[zero + k + 1])
                        ? _forward[zero + k + 1]
                        : _forward[zero + k - 1] + 1;
                    var y = x - k;
                    while (x < n && y < m && x >= 0 && y >= 0 && a[aLow + x] == b[bLow + y])
                    {
                        (x, y) = (x + 1, y + 1);
                    }

                    _forward[zero + k] = x;
                    var back = delta - k;
                    if (odd && back > -d && back < d && x + _backward[zero + back] >= n && y is >= 0 && y <= m && x <= n)
                    {
                        return Inside(x, y, n, m, aLow, bLow);
                    }
                }

                for (var k = -d; k <= d; k += 2)
                {
                    var x = k == -d || (k != d && _backward[zero + k - 1] < _backward[zero + k + 1])
                        ? _backward[zero + k + 1]
                        : _backward[zero + k - 1] + 1;
                    var y = x - k;
                    while (x < n && y < m && x >= 0 && y >= 0 && a[aHigh - 1 - x] == b[bHigh - 1 - y])
                    {
                        (x, y) = (x + 1, y + 1);
                    }

                    _backward[zero + k] = x;
                    var ahead = delta - k;
                    if (!odd && ahead >= -d && ahead <= d && x + _forward[zero + ahead] >= n && y is >= 0 && y <= m && x <= n)
                    {
                        return Inside(n - x, m - y, n, m, aLow, bLow);
                    }
                }
            }

            return null;
        }

        // A corner of the box would not make the problem smaller; the caller then reports a replacement.
        private static (int A, int B)? Inside(int x, int y, int n, int m, int aLow, int bLow) =>
            (x, y) == (0, 0) || (x, y) == (n, m) ? null : (aLow + x, bLow + y);
    }
}
