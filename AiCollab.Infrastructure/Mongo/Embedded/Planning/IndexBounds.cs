using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Turns a filter's bounds on paths into intervals of a compound index: points for the leading parts, then one range.</summary>
/// <remarks>No key is a prefix of another, so whatever starts with a key's bytes has exactly that value in that part.</remarks>
internal sealed class IndexBounds
{
    /// <summary>More intervals than this cost more than they save.</summary>
    private const int MaxIntervals = 500;

    private readonly List<KeyInterval> _intervals = [];

    private IndexBounds()
    {
    }

    public IReadOnlyList<KeyInterval> Intervals => _intervals;

    public int PointParts { get; private set; }

    public bool HasRange { get; private set; }

    /// <summary>The leading parts that hold one single value throughout, so that order within them means nothing.</summary>
    public int ConstantParts { get; private set; }

    public static IndexBounds Of(IReadOnlyList<IndexPart> parts, IReadOnlyList<PathBounds> bounds, bool multikey)
    {
        var result = new IndexBounds();
        result.Build(parts, bounds, multikey);
        return result;
    }

    private void Build(IReadOnlyList<IndexPart> parts, IReadOnlyList<PathBounds> bounds, bool multikey)
    {
        List<byte[]> prefixes = [[]];
        for (var i = 0; i < parts.Count && !HasRange; i++)
        {
            var ranges = MayCombine(parts, i, multikey) ? Ranges(bounds, parts[i].Path, multikey) : null;
            if (ranges is null || prefixes.Count * ranges.Count > MaxIntervals)
            {
                break;
            }

            var pieces = Pieces(ranges, parts[i].Descending);
            if (ranges.Count > 0 && ranges.All(range => range.Exact))
            {
                prefixes = [.. prefixes.SelectMany(prefix => pieces.Select(piece => Join(prefix, piece.Start)))];
                PointParts++;
                ConstantParts += ranges.Count == 1 && ConstantParts == i ? 1 : 0;
                continue;
            }

            HasRange = true;
            _intervals.AddRange(prefixes.SelectMany(prefix => pieces.Select(piece => Within(prefix, piece))));
        }

        if (!HasRange)
        {
            _intervals.AddRange(prefixes.Select(prefix => new KeyInterval(prefix, KeyString.PrefixEnd(prefix) ?? KeyInterval.Top)));
        }
    }

    private static IReadOnlyList<KeyRange>? Ranges(IReadOnlyList<PathBounds> bounds, string path, bool multikey)
    {
        var found = bounds.FirstOrDefault(b => b.Path == path);
        return multikey ? found?.Ranges : found?.SingleKeyRanges;
    }

    /// <summary>
    /// In a multikey index, parts below the same top-level field may come from different elements of one array than the
    /// query's conditions are met by; only the first of them may be bounded.
    /// </summary>
    private static bool MayCombine(IReadOnlyList<IndexPart> parts, int part, bool multikey)
    {
        if (!multikey)
        {
            return true;
        }

        for (var earlier = 0; earlier < part; earlier++)
        {
            if (parts[earlier].Field == parts[part].Field)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Half-open pieces of one part's keys, in the index's own order.</summary>
    private static List<KeyInterval> Pieces(IReadOnlyList<KeyRange> ranges, bool descending)
    {
        var pieces = ranges.Select(range => Piece(range, descending)).ToList();
        if (descending)
        {
            pieces.Reverse();
        }

        return pieces;
    }

    private static KeyInterval Piece(KeyRange range, bool descending)
    {
        var (low, lowInclusive, high, highInclusive) = descending
            ? (Invert(range.High), range.HighInclusive, Invert(range.Low), range.LowInclusive)
            : (range.Low, range.LowInclusive, range.High, range.HighInclusive);
        var start = low is null ? [] : lowInclusive ? low : KeyString.PrefixEnd(low) ?? KeyInterval.Top;
        var end = high is null ? KeyInterval.Top : highInclusive ? KeyString.PrefixEnd(high) ?? KeyInterval.Top : high;
        return new KeyInterval(start, end);
    }

    private static byte[]? Invert(byte[]? key) => key is null ? null : KeyString.Invert(key);

    private static KeyInterval Within(byte[] prefix, KeyInterval piece)
    {
        var end = ReferenceEquals(piece.End, KeyInterval.Top) ? KeyString.PrefixEnd(prefix) ?? KeyInterval.Top : Join(prefix, piece.End);
        return new KeyInterval(Join(prefix, piece.Start), end);
    }

    private static byte[] Join(byte[] prefix, byte[] rest) => prefix.Length == 0 ? rest : [.. prefix, .. rest];
}
