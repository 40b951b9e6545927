namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Gathers the index bounds of conditions that all have to hold.</summary>
internal static class BoundsOf
{
    public static IReadOnlyList<PathBounds> Conjuncts(IEnumerable<PathPredicate> conjuncts) =>
        conjuncts.SelectMany(OfLeaf).GroupBy(bounds => bounds.Path).Select(OnOnePath).ToArray();

    private static IEnumerable<(string Path, IReadOnlyList<KeyRange> Ranges)> OfLeaf(PathPredicate leaf)
    {
        // A number in a path is a field name or a position; the index and the query need not agree on which.
        if (leaf.Path.HasIndex)
        {
            return [];
        }
        if (leaf.Test is ElementMatchesQuery nested)
        {
            return nested.Query.Conjuncts.SelectMany(OfLeaf).Select(inner => ($"{leaf.Path.Text}.{inner.Path}", inner.Ranges));
        }
        return leaf.Test.Bounds() is { } ranges ? [(leaf.Path.Text, ranges)] : [];
    }

    private static PathBounds OnOnePath(IGrouping<string, (string Path, IReadOnlyList<KeyRange> Ranges)> path)
    {
        var each = path.Select(bounds => bounds.Ranges).ToArray();
        return new PathBounds(path.Key, each.MinBy(Width)!, each.Aggregate(RangeSet.Intersect));
    }

    // Points before ranges, closed ranges before half-open ones.
    private static int Width(IReadOnlyList<KeyRange> ranges) =>
        ranges.Sum(range => range.Exact ? 1 : range is { Low.Length: > 1, High.Length: > 1 } ? 100 : 10_000);
}
