using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>A secondary index. Only <see cref="Multikey"/> ever changes, from false to true.</summary>
internal sealed class IndexInfo
{
    private volatile bool _multikey;

    public IndexInfo(int id, int collectionId, BsonDocument spec, bool multikey)
    {
        Id = id;
        Spec = spec;
        _multikey = multikey;
        Partial = spec.TryGetValue("partialFilterExpression", out var partial) ? partial.AsBsonDocument : null;
        Keys = IndexKeys.Parse(KeyPattern, Sparse, Partial);
        Parts = [.. Keys.Paths.Zip(Keys.Descending, (path, descending) => new IndexPart(path.Text, descending))];
        Fields = NeededFields.Of(Parts.Select(part => part.Path), Partial);
        Sql = new IndexSql(collectionId, id);
    }

    public int Id { get; }

    /// <summary>The specification as listIndexes tells it.</summary>
    public BsonDocument Spec { get; }

    public string Name => Spec["name"].AsString;

    public BsonDocument KeyPattern => Spec["key"].AsBsonDocument;

    public bool Unique => Spec.GetValue("unique", false).ToBoolean();

    public bool Sparse => Spec.GetValue("sparse", false).ToBoolean();

    public TimeSpan? ExpireAfter => Spec.TryGetValue("expireAfterSeconds", out var seconds) ? TimeSpan.FromSeconds(seconds.ToDouble()) : null;

    public BsonDocument? Partial { get; }

    public IndexKeys Keys { get; }

    public IReadOnlyList<IndexPart> Parts { get; }

    /// <summary>The top-level fields that decide a document's entries; null when any may.</summary>
    public FieldNames? Fields { get; }

    public IndexSql Sql { get; }

    /// <summary>
    /// Some document has, or had, several entries. Set before the commit that makes it so, and read again after a
    /// scan's first row, so that no plan rests on a value that its snapshot has outrun.
    /// </summary>
    public bool Multikey
    {
        get => _multikey;
        set => _multikey = value;
    }
}

/// <summary>One field of an index: its dotted path and direction.</summary>
internal readonly record struct IndexPart(string Path, bool Descending)
{
    public string Field => Path.Split('.', 2)[0];
}
