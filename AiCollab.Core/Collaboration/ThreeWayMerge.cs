using System.Text;

namespace AiCollab.Core.Collaboration;

/// <summary>The outcome of a merge. <see cref="Text"/> holds conflict markers (diff3 style) when <see cref="Conflicts"/> is above zero.</summary>
/// <param name="Text">The merged text, every line of both sides in it or in a conflict.</param>
/// <param name="Conflicts">Number of places where both sides changed the same or touching lines differently.</param>
public sealed record MergeResult(string Text, int Conflicts)
{
    /// <summary>True when nothing has to be decided.</summary>
    public bool IsClean => Conflicts == 0;
}

/// <summary>
/// Merges two texts that grew from one, line by line (diff3; Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007).
/// Changes that overlap or touch conflict, as in git, unless both sides made the same change.
/// </summary>
public static class ThreeWayMerge
{
    /// <summary>Merges <paramref name="ours"/> and <paramref name="theirs"/>, which both started from <paramref name="base"/>.</summary>
    /// <param name="base">The common start; empty when both sides added the file.</param>
    /// <param name="ours">The text that stands now.</param>
    /// <param name="theirs">The text that comes in.</param>
    /// <param name="ourLabel">Named behind <c>&lt;&lt;&lt;&lt;&lt;&lt;&lt;</c>.</param>
    /// <param name="theirLabel">Named behind <c>&gt;&gt;&gt;&gt;&gt;&gt;&gt;</c>.</param>
    public static MergeResult Merge(string @base, string ours, string theirs, string ourLabel = "current", string theirLabel = "incoming")
    {
        var (o, a, b) = (LineDiff.Split(@base), LineDiff.Split(ours), LineDiff.Split(theirs));
        var writer = new Writer(ourLabel, theirLabel);
        var (changesA, changesB) = (LineDiff.Between(o, a), LineDiff.Between(o, b));
        int i = 0, j = 0, done = 0, shiftA = 0, shiftB = 0;
        while (i < changesA.Count || j < changesB.Count)
        {
            var group = Group(changesA, changesB, i, j);
            writer.Copy(o, done, group.Start);
            var sideA = Side(a, group.Start + shiftA, group, changesA, i, group.NextA, ref shiftA);
            var sideB = Side(b, group.Start + shiftB, group, changesB, j, group.NextB, ref shiftB);
            writer.Resolve(Slice(o, group.Start, group.End), sideA, sideB, group.NextA > i, group.NextB > j);
            (i, j, done) = (group.NextA, group.NextB, group.End);
        }

        writer.Copy(o, done, o.Count);
        return new MergeResult(writer.ToString(), writer.Conflicts);
    }

    // The next run of base lines with a change, widened until no change of either side overlaps or touches its border.
    private static (int Start, int End, int NextA, int NextB) Group(IReadOnlyList<LineChange> a, IReadOnlyList<LineChange> b, int i, int j)
    {
        var first = j >= b.Count || (i < a.Count && a[i].OldStart <= b[j].OldStart) ? a[i] : b[j];
        var (start, end) = (first.OldStart, first.OldEnd);
        while (true)
        {
            if (i < a.Count && a[i].OldStart <= end)
            {
                end = Math.Max(end, a[i++].OldEnd);
            }
            else if (j < b.Count && b[j].OldStart <= end)
            {
                end = Math.Max(end, b[j++].OldEnd);
            }
            else
            {
                return (start, end, i, j);
            }
        }
    }

    private static List<string> Side(
        IReadOnlyList<string> lines, int start, (int Start, int End, int NextA, int NextB) group, IReadOnlyList<LineChange> changes, int from, int to, ref int shift)
    {
        for (var k = from; k < to; k++)
        {
            shift += changes[k].NewCount - changes[k].OldCount;
        }

        return Slice(lines, start, group.End + shift);
    }

    private static List<string> Slice(IReadOnlyList<string> lines, int start, int end)
    {
        var slice = new List<string>(end - start);
        for (var k = start; k < end; k++)
        {
            slice.Add(lines[k]);
        }

        return slice;
    }

    private sealed class Writer(string ourLabel, string theirLabel)
    {
        private readonly StringBuilder _text = new();

        public int Conflicts { get; private set; }

        public void Copy(IReadOnlyList<string> lines, int start, int end)
        {
            for (var k = start; k < end; k++)
            {
                Put(lines[k]);
            }
        }

        public void Resolve(List<string> old, List<string> ours, List<string> theirs, bool weChanged, bool theyChanged)
        {
            if (!theyChanged || ours.SequenceEqual(theirs))
            {
                ours.ForEach(Put);
            }
            else if (!weChanged)
            {
                theirs.ForEach(Put);
            }
            else
            {
                Conflict(old, ours, theirs);
            }
        }

        public override string ToString() => _text.ToString();

        // Lines that both sides begin or end with are outside the conflict.
        private void Conflict(List<string> old, List<string> ours, List<string> theirs)
        {
            var common = Math.Min(ours.Count, theirs.Count);
            var head = 0;
            while (head < common && ours[head] == theirs[head])
            {
                Put(ours[head++]);
            }

            var tail = 0;
            while (tail < common - head && ours[^(tail + 1)] == theirs[^(tail + 1)])
            {
                tail++;
            }

            Conflicts++;
            Section("<<<<<<< " + ourLabel, ours[head..^tail]);
            Section("||||||| base", old);
            Section("=======", theirs[head..^tail]);
            Put(">>>>>>> " + theirLabel + "\n");
            ours[^tail..].ForEach(Put);
        }

        private void Section(string marker, List<string> lines)
        {
            Put(marker + "\n");
            lines.ForEach(Put);
            if (_text[^1] != '\n')
            {
                _text.Append('\n');
            }
        }

        // Only a last line lacks its newline; text that comes to stand behind it gets one in between.
        private void Put(string line)
        {
            if (_text.Length > 0 && _text[^1] != '\n')
            {
                _text.Append('\n');
            }

            _text.Append(line);
        }
    }
}
