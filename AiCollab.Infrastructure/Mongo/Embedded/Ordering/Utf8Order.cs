namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>Compares strings by their UTF-8 bytes without encoding them.</summary>
public static class Utf8Order
{
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }
        return Weight(left[common]).CompareTo(Weight(right[common]));
    }

    // UTF-16 puts surrogates (code points above U+FFFF) below U+E000..U+FFFF; UTF-8 puts them above.
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
