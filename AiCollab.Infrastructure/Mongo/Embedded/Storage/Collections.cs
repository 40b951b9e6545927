using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>Creates, drops and renames collections. Each change has a transaction of its own and is published after its commit.</summary>
internal sealed class Collections(WriteQueue writer, Catalog catalog)
{
    /// <summary>The collection, created if need be: writing to a name that does not exist makes it.</summary>
    public async ValueTask<CollectionInfo> EnsureAsync(Namespace ns) =>
        catalog.Find(ns) ?? await writer.RunAsync(transaction => catalog.Find(ns) ?? Create(transaction, ns, []), alone: true);

    /// <exception cref="CommandException">48 NamespaceExists, when it exists with other options</exception>
    public ValueTask<CollectionInfo> CreateAsync(Namespace ns, BsonDocument options) => writer.RunAsync(
        transaction => catalog.Find(ns) switch
        {
            null => Create(transaction, ns, options),
            { } same when same.Options.Equals(options) => same,
            _ => throw new CommandException(48, "NamespaceExists", $"namespace {ns} already exists, but with different options"),
        },
        alone: true);

    /// <summary>False: there was none.</summary>
    public ValueTask<bool> DropAsync(Namespace ns) => writer.RunAsync(
        transaction =>
        {
            if (catalog.Find(ns) is not { } collection)
            {
                return false;
            }

            Drop(transaction, collection);
            return true;
        },
        alone: true);

    public ValueTask<bool> DropDatabaseAsync(string database) => writer.RunAsync(
        transaction =>
        {
            foreach (var collection in catalog.In(database).ToList())
            {
                Drop(transaction, collection);
            }

            return true;
        },
        alone: true);

    public ValueTask<bool> RenameAsync(Namespace from, Namespace to, bool dropTarget) => writer.RunAsync(
        transaction =>
        {
            var collection = catalog.Find(from) ?? throw new CommandException(26, "NamespaceNotFound", $"Source collection {from} does not exist");
            if (from == to)
            {
                throw new CommandException(20, "IllegalOperation", "Can't rename a collection to itself");
            }

            if (catalog.Find(to) is { } target)
            {
                if (!dropTarget)
                {
                    throw new CommandException(48, "NamespaceExists", $"target namespace exists: {to}");
                }

                Drop(transaction, target);
            }

            CatalogTables.Rename(transaction.Db, collection.Id, to);
            transaction.OnCommit(() =>
            {
                catalog.Remove(from);
                catalog.Publish(collection with { Namespace = to });
            });
            return true;
        },
        alone: true);

    private CollectionInfo Create(WriteTransaction transaction, Namespace ns, BsonDocument options)
    {
        var id = CatalogTables.AddCollection(transaction.Db, ns, options);
        var collection = new CollectionInfo(id, ns, options, []);
        transaction.Db.RunScript(collection.Sql.Create);
        transaction.OnCommit(() => catalog.Publish(collection));
        return collection;
    }

    private void Drop(WriteTransaction transaction, CollectionInfo collection)
    {
        CatalogTables.RemoveCollection(transaction.Db, collection.Id);
        foreach (var index in collection.Indexes)
        {
            transaction.Db.RunScript(index.Sql.Drop);
        }

        transaction.Db.RunScript(collection.Sql.Drop);
        transaction.OnCommit(() => catalog.Remove(collection.Namespace));
    }
}
