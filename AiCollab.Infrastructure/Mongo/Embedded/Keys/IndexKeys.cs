using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Keys;

/// <summary>The key pattern of an index: which entries a document has in it, and which queries it may answer.</summary>
public sealed class IndexKeys
{
    private readonly KeyExtractor _extractor;
    private readonly bool[] _descending;
    private readonly bool _sparse;
    private readonly Filter? _partial;

    private IndexKeys(FieldPath[] paths, bool[] descending, bool sparse, Filter? partial)
    {
        Paths = paths;
        _descending = descending;
        _sparse = sparse;
        _partial = partial;
        _extractor = new KeyExtractor(paths);
    }

    /// <summary>The indexed paths, in key order.</summary>
    public IReadOnlyList<FieldPath> Paths { get; }

    /// <summary>For each path whether its component of the key is inverted.</summary>
    public IReadOnlyList<bool> Descending => _descending;

    /// <summary>Reads a key pattern such as { a: 1, "b.c": -1 }.</summary>
    /// <exception cref="CommandException">67 CannotCreateIndex for any other kind of index.</exception>
    public static IndexKeys Parse(BsonDocument keyPattern, bool sparse, BsonDocument? partialFilter)
    {
        if (keyPattern.ElementCount == 0)
        {
            throw CannotCreate("Index keys cannot be empty.");
        }
        var paths = keyPattern.Elements.Select(ParsePath).ToArray();
        var descending = keyPattern.Elements.Select(IsDescending).ToArray();
        return new IndexKeys(paths, descending, sparse, partialFilter is null ? null : Filter.Parse(partialFilter));
    }

    /// <summary>The entries of a document, without duplicates; none if a sparse or partial index leaves the document out.</summary>
    /// <exception cref="CommandException">171 CannotIndexParallelArrays.</exception>
    public IReadOnlyList<IndexEntry> Extract(BsonDocument doc)
    {
        if (_partial is not null && !_partial.Matches(doc))
        {
            return [];
        }
        var entries = new List<IndexEntry>(1);
        _extractor.Extract(doc, (values, exists) =>
        {
            if (exists || !_sparse)
            {
                Add(entries, values);
            }
        });
        return entries;
    }

    /// <summary>Whether an array lies on an indexed path, so that bounds of several conditions must not be intersected.</summary>
    public bool IsMultikey(BsonDocument doc) => Array.Exists((FieldPath[])Paths, path => MeetsArray(doc, path));

    /// <summary>Whether every document that matches <paramref name="filter"/> has its entries here: always, unless sparse or partial.</summary>
    public bool Covers(Filter filter) =>
        (!_sparse || Paths.Any(path => filter.RequiresValueAt(path.Text))) && (_partial is null || filter.Implies(_partial));

    private void Add(List<IndexEntry> entries, BsonValue[] values)
    {
        var key = KeyString.Encode(values, _descending);
        if (entries.Exists(entry => entry.Key.AsSpan().SequenceEqual(key)))
        {
            return;
        }
        var keyValue = new BsonDocument();
        for (var i = 0; i < values.Length; i++)
        {
            keyValue.Add(Paths[i].Text, values[i]);
        }
        entries.Add(new IndexEntry(key, keyValue));
    }

    private static bool MeetsArray(BsonDocument doc, FieldPath path)
    {
        BsonValue? current = doc;
        foreach (var part in path.Parts)
        {
            if (current is not BsonDocument inner || !inner.TryGetValue(part, out current))
            {
                return false;
            }
            if (current is BsonArray)
            {
                return true;
            }
        }
        return false;
    }

    private static FieldPath ParsePath(BsonElement element)
    {
        var path = FieldPath.Parse(element.Name);
        if (Array.Exists(path.Parts, part => part.Length == 0 || (part[0] == '$' && part is not ("$id" or "$ref" or "$db"))))
        {
            throw CannotCreate($"Index key contains an illegal field name: '{element.Name}'");
        }
        return path;
    }

    private static bool IsDescending(BsonElement element)
    {
        if (!element.Value.IsNumeric)
        {
            throw CannotCreate($"Unsupported index type: {{ {element.Name}: {element.Value} }}; this store has ascending (1) and descending (-1) indexes");
        }
        var direction = element.Value.ToDouble();
        return direction is not 0 and not double.NaN
            ? direction < 0
            : throw CannotCreate($"Values in the index key pattern cannot be {direction}.");
    }

    private static CommandException CannotCreate(string message) => new(67, "CannotCreateIndex", message);
}
