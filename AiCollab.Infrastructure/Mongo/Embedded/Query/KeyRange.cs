namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>A range of one component of an index key, in ascending <see cref="Keys.KeyString"/> bytes.</summary>
/// <remarks>A null end is open. Low excluded means past every key that starts with Low; High included means up to and with
/// every key that starts with High (<see cref="Keys.KeyString.PrefixEnd"/>), so the range also holds for the first component
/// of a compound key. Exact: a single value, Low and High are the same bytes and included.</remarks>
public sealed record KeyRange(byte[]? Low, bool LowInclusive, byte[]? High, bool HighInclusive, bool Exact)
{
    public static KeyRange Point(byte[] key) => new(key, true, key, true, true);

    /// <summary>Whether the key of a single value lies inside.</summary>
    public bool Contains(ReadOnlySpan<byte> key)
    {
        if (Low is not null && key.SequenceCompareTo(Low) is var low && (low < 0 || (low == 0 && !LowInclusive)))
        {
            return false;
        }
        return High is null || key.SequenceCompareTo(High) is < 0 || (HighInclusive && key.SequenceEqual(High));
    }
}
