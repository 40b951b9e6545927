namespace AiCollab.Core.Keys;

/// <summary>A connection that has a place among the others of its provider.</summary>
public interface IRankedKey
{
    /// <summary>When its owner put it before the others; null when that never happened.</summary>
    DateTimeOffset? FirstSince { get; }

    /// <summary>When it was added.</summary>
    DateTimeOffset CreatedAt { get; }
}

/// <summary>Which of several connections is asked first: the one that was put first last, and those that never were in the order they were added.</summary>
public static class KeyOrder
{
    /// <summary>The first to be asked first.</summary>
    public static IEnumerable<T> InOrder<T>(this IEnumerable<T> keys) where T : IRankedKey =>
        keys.OrderByDescending(k => k.FirstSince ?? DateTimeOffset.MinValue).ThenBy(k => k.CreatedAt);
}
