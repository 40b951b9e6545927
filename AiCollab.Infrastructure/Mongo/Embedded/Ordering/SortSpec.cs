using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>A sort pattern. An array counts by its least element, descending by its greatest; a missing field counts as null.</summary>
public sealed class SortSpec : IComparer<BsonDocument>
{
    private const int MaxKeys = 32;

    private readonly FieldPath[] _paths;
    private readonly bool[] _descending;
    private readonly KeyExtractor _extractor;

    private SortSpec(FieldPath[] paths, bool[] descending)
    {
        _paths = paths;
        _descending = descending;
        _extractor = new KeyExtractor(paths);
    }

    public IReadOnlyList<FieldPath> Paths => _paths;

    public IReadOnlyList<bool> Descending => _descending;

    public bool IsEmpty => _paths.Length == 0;

    /// <exception cref="CommandException">15975 and others for directions that are not 1 or -1.</exception>
    public static SortSpec Parse(BsonDocument spec) =>
        spec.ElementCount <= MaxKeys
            ? Create(spec.Elements.Select(IsDescending).ToArray(), spec.Names)
            : throw CommandException.Location(13103, "too many compound keys");

    private static SortSpec Create(bool[] descending, IEnumerable<string> names) =>
        new(names.Select(name => FieldPath.Parse(string.Join('.', FieldReference.Parts(name)))).ToArray(), descending);

    /// <summary>Bytes whose memcmp order is the order of the documents.</summary>
    public byte[] Key(BsonDocument document)
    {
        byte[]? least = null;
        try
        {
            _extractor.Extract(document, (values, _) =>
            {
                var key = KeyString.Encode(values, _descending);
                least = least is null || key.AsSpan().SequenceCompareTo(least) < 0 ? key : least;
            });
        }
        catch (CommandException parallel) when (parallel.Code == 171)
        {
            throw CommandException.BadValue("cannot sort with keys that are parallel arrays");
        }
        return least ?? [];
    }

    public int Compare(BsonDocument? x, BsonDocument? y) => Key(x ?? []).AsSpan().SequenceCompareTo(Key(y ?? []));

    /// <summary>Sorts stably, keeping the first <paramref name="limit"/> documents only; each key is made once.</summary>
    public IReadOnlyList<BsonDocument> Sort(IEnumerable<BsonDocument> documents, int limit = int.MaxValue) =>
        Sort(documents, document => document, limit);

    public IReadOnlyList<T> Sort<T>(IEnumerable<T> items, Func<T, BsonDocument> document, int limit = int.MaxValue)
    {
        var keyed = new List<(byte[] Key, int Place, T Item)>();
        var place = 0;
        foreach (var item in items)
        {
            keyed.Add((Key(document(item)), place++, item));
            // Half of what was kept is cut away at a time, so a small limit over many documents stays cheap.
            if (limit < int.MaxValue / 4 && keyed.Count >= (limit * 2) + 1024)
            {
                Cut(keyed, limit);
            }
        }
        Cut(keyed, limit);
        return keyed.ConvertAll(entry => entry.Item);
    }

    private static void Cut<T>(List<(byte[] Key, int Place, T Item)> keyed, int limit)
    {
        keyed.Sort((x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key) is var order and not 0 ? order : x.Place.CompareTo(y.Place));
        if (keyed.Count > limit)
        {
            keyed.RemoveRange(limit, keyed.Count - limit);
        }
    }

    private static bool IsDescending(BsonElement element)
    {
        if (element.Value is BsonDocument)
        {
            throw CommandException.Location(17312, "$meta is the only expression supported by $sort right now, and this store has no $meta");
        }
        if (!element.Value.IsNumeric)
        {
            throw CommandException.Location(15974, $"Illegal key in $sort specification: {element.Name}: {element.Value}");
        }
        return WholeNumber.TryTruncate(element.Value, out var direction) && direction is 1 or -1
            ? direction == -1
            : throw CommandException.Location(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
    }
}
