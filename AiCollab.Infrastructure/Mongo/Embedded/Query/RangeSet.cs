using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Sorted disjoint lists of key ranges.</summary>
internal static class RangeSet
{
    public static KeyRange Point(BsonValue value) => KeyRange.Point(KeyString.Encode(value));

    /// <summary>All keys of one type rank.</summary>
    public static KeyRange OfRank(byte rank) => new([rank], true, [(byte)(rank + 1)], false, false);

    /// <summary>The keys that hold for equality with a value, which an array meets by an element or as a whole.</summary>
    public static IReadOnlyList<KeyRange> Equal(BsonValue value)
    {
        if (value is not BsonArray array)
        {
            return [Point(value)];
        }
        // The index has the elements of a top-level array and whole only those that lie in another one.
        return Union([Point(array.Count == 0 ? BsonUndefined.Value : array[0]), Point(value)]);
    }

    public static IReadOnlyList<KeyRange> Union(IEnumerable<KeyRange> ranges)
    {
        var merged = new List<KeyRange>();
        foreach (var range in ranges.Order(Comparer<KeyRange>.Create((x, y) => CompareLow(x, y))))
        {
            if (merged.Count == 0 || !Touches(merged[^1], range))
            {
                merged.Add(range);
            }
            else if (CompareHigh(merged[^1], range) < 0)
            {
                merged[^1] = new KeyRange(merged[^1].Low, merged[^1].LowInclusive, range.High, range.HighInclusive, false);
            }
        }
        return merged;
    }

    public static IReadOnlyList<KeyRange> Intersect(IReadOnlyList<KeyRange> left, IReadOnlyList<KeyRange> right)
    {
        var common = new List<KeyRange>();
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            var low = CompareLow(left[i], right[j]) >= 0 ? left[i] : right[j];
            var leftEndsFirst = CompareHigh(left[i], right[j]) <= 0;
            var high = leftEndsFirst ? left[i] : right[j];
            if (!IsEmpty(low, high))
            {
                common.Add(new KeyRange(low.Low, low.LowInclusive, high.High, high.HighInclusive, IsPoint(low, high)));
            }
            _ = leftEndsFirst ? i++ : j++;
        }
        return common;
    }

    public static bool IsSubset(IReadOnlyList<KeyRange> inner, IReadOnlyList<KeyRange> outer) =>
        inner.All(range => outer.Any(other => CompareLow(other, range) <= 0 && CompareHigh(other, range) >= 0));

    private static bool IsPoint(KeyRange low, KeyRange high) =>
        low.Low is not null && high.High is not null && low.LowInclusive && high.HighInclusive
        && low.Low.AsSpan().SequenceEqual(high.High);

    private static bool IsEmpty(KeyRange low, KeyRange high)
    {
        if (low.Low is null || high.High is null)
        {
            return false;
        }
        var order = low.Low.AsSpan().SequenceCompareTo(high.High);
        return order > 0 || (order == 0 && !(low.LowInclusive && high.HighInclusive));
    }

    private static bool Touches(KeyRange first, KeyRange second) => !IsEmpty(second, first);

    private static int CompareLow(KeyRange left, KeyRange right)
    {
        if (left.Low is null || right.Low is null)
        {
            return (left.Low is null ? 0 : 1).CompareTo(right.Low is null ? 0 : 1);
        }
        var order = left.Low.AsSpan().SequenceCompareTo(right.Low);
        return order != 0 ? order : right.LowInclusive.CompareTo(left.LowInclusive);
    }

    private static int CompareHigh(KeyRange left, KeyRange right)
    {
        if (left.High is null || right.High is null)
        {
            return (left.High is null ? 1 : 0).CompareTo(right.High is null ? 1 : 0);
        }
        var order = left.High.AsSpan().SequenceCompareTo(right.High);
        return order != 0 ? order : left.HighInclusive.CompareTo(right.HighInclusive);
    }
}
