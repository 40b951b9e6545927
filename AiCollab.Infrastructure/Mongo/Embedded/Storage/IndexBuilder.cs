using System.Collections.Immutable;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>Builds, drops and alters indexes, each in a transaction of its own.</summary>
internal sealed class IndexBuilder(WriteQueue writer, Catalog catalog)
{
    /// <summary>Builds what is missing; the collection as it is afterwards, and whether anything was built.</summary>
    public ValueTask<(CollectionInfo Collection, int Before)> CreateAsync(Namespace ns, IReadOnlyList<BsonDocument> specs) => writer.RunAsync(
        transaction =>
        {
            var collection = catalog.Find(ns) ?? throw NotFound(ns);
            var before = collection.Indexes.Length + 1;
            foreach (var spec in specs)
            {
                collection = Exists(collection, spec) ? collection : Build(transaction, collection, spec);
            }

            transaction.OnCommit(() => catalog.Publish(collection));
            return (collection, before);
        },
        alone: true);

    /// <summary>Drops the indexes that <paramref name="choose"/> picks; the number of indexes before.</summary>
    public ValueTask<int> DropAsync(Namespace ns, Func<CollectionInfo, ImmutableArray<IndexInfo>> choose) => writer.RunAsync(
        transaction =>
        {
            var collection = catalog.Find(ns) ?? throw new CommandException(26, "NamespaceNotFound", $"ns not found {ns}");
            var dropped = choose(collection);
            foreach (var index in dropped)
            {
                CatalogTables.RemoveIndex(transaction.Db, index.Id);
                transaction.Db.RunScript(index.Sql.Drop);
            }

            transaction.OnCommit(() => catalog.Publish(collection.WithIndexes(collection.Indexes.RemoveRange(dropped))));
            return collection.Indexes.Length + 1;
        },
        alone: true);

    /// <summary>Changes when the documents of a TTL index expire; the seconds before.</summary>
    public ValueTask<BsonValue> SetExpiryAsync(Namespace ns, Func<CollectionInfo, IndexInfo?> choose, BsonValue seconds) => writer.RunAsync(
        transaction =>
        {
            var collection = catalog.Find(ns) ?? throw NotFound(ns);
            var index = choose(collection) ?? throw new CommandException(27, "IndexNotFound", "cannot find index for the collMod");
            var spec = (BsonDocument)index.Spec.Clone();
            var old = spec.GetValue("expireAfterSeconds", BsonNull.Value);
            spec["expireAfterSeconds"] = seconds;
            spec = IndexSpec.Parse(spec);
            CatalogTables.ReplaceSpec(transaction.Db, index.Id, spec);
            var changed = collection.Indexes.Replace(index, new IndexInfo(index.Id, collection.Id, spec, index.Multikey));
            transaction.OnCommit(() => catalog.Publish(collection.WithIndexes(changed)));
            return old;
        },
        alone: true);

    private static bool Exists(CollectionInfo collection, BsonDocument spec)
    {
        if (spec["key"].AsBsonDocument is { ElementCount: 1 } key && key.GetElement(0).Name == "_id")
        {
            return true;
        }

        if (collection.Index(spec["name"].AsString) is { } named)
        {
            return SameOptions(named, spec) ? true : throw new CommandException(86, "IndexKeySpecsConflict",
                $"An existing index has the same name as the requested index but another key or other options: {named.Spec}");
        }

        var alike = collection.Indexes.FirstOrDefault(index => index.KeyPattern.Equals(spec["key"]) && Equals(index.Partial, spec.GetValue("partialFilterExpression", null)));
        return alike is null ? false : throw new CommandException(85, "IndexOptionsConflict",
            $"Index already exists with a different name or options: {alike.Name}");
    }

    private static bool SameOptions(IndexInfo index, BsonDocument spec) => IndexSpec.SameOptions(index.Spec, spec);

    private static CollectionInfo Build(WriteTransaction transaction, CollectionInfo collection, BsonDocument spec)
    {
        var id = CatalogTables.AddIndex(transaction.Db, collection.Id, spec);
        var index = new IndexInfo(id, collection.Id, spec, multikey: false);
        transaction.Db.RunScript(index.Sql.Create);
        using (var scan = transaction.Db.Prepare(collection.Sql.Scan).Bind(1, 0))
        {
            while (scan.Step())
            {
                DocumentTable.AddEntries(transaction.Db, collection, index, scan.Integer(0), scan.Blob(1));
            }
        }

        return collection.WithIndexes(collection.Indexes.Add(index));
    }

    private static CommandException NotFound(Namespace ns) => new(26, "NamespaceNotFound", $"ns does not exist: {ns}");
}
