using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>listDatabases, listCollections and listIndexes.</summary>
internal sealed class ListCommands : ICommand
{
    private static readonly BsonDocument IdIndex = new() { { "v", 2 }, { "key", new BsonDocument("_id", 1) }, { "name", "_id_" } };

    public IReadOnlyList<string> Names { get; } = ["listDatabases", "listCollections", "listIndexes"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string>
    {
        "filter", "nameOnly", "authorizedCollections", "authorizedDatabases", "cursor", "includeIndexBuildInfo", "includeBuildUUIDs",
    };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context) => ValueTask.FromResult(context.Command switch
    {
        "listDatabases" => Databases(context),
        "listCollections" => Reply(context, $"{context.Database}.$cmd.listCollections", CollectionsIn(context)),
        _ => Reply(context, context.Namespace.ToString(), IndexesOf(context)),
    });

    private static BsonBuffer Databases(CommandContext context)
    {
        var filter = Filter.Parse(context.Document("filter") ?? []);
        var databases = context.Store.Catalog.All
            .GroupBy(collection => collection.Namespace.Database, StringComparer.Ordinal)
            .OrderBy(database => database.Key, StringComparer.Ordinal)
            .Select(database => new BsonDocument { { "name", database.Key }, { "sizeOnDisk", SizeOf(context, database) }, { "empty", false } })
            .Where(filter.Matches)
            .ToList();
        var total = databases.Sum(database => database["sizeOnDisk"].AsInt64);
        if (context.Flag("nameOnly"))
        {
            databases = [.. databases.Select(database => new BsonDocument("name", database["name"]))];
        }

        return BsonBuffer.Of(new BsonDocument { { "databases", new BsonArray(databases) }, { "totalSize", total }, { "ok", 1.0 } });
    }

    private static long SizeOf(CommandContext context, IEnumerable<CollectionInfo> collections) =>
        context.Flag("nameOnly") ? 0 : collections.Sum(collection => CollectionSize.Of(context.Store, collection).Bytes);

    private static IEnumerable<BsonDocument> CollectionsIn(CommandContext context)
    {
        Namespace.CheckDatabase(context.Database);
        var nameOnly = context.Flag("nameOnly");
        var filter = Filter.Parse(context.Document("filter") ?? []);
        return context.Store.Catalog.In(context.Database)
            .OrderBy(collection => collection.Namespace.Collection, StringComparer.Ordinal)
            .Select(Describe)
            .Where(filter.Matches)
            .Select(collection => nameOnly ? new BsonDocument { { "name", collection["name"] }, { "type", "collection" } } : collection);
    }

    private static BsonDocument Describe(CollectionInfo collection) => new()
    {
        { "name", collection.Namespace.Collection },
        { "type", "collection" },
        { "options", collection.Options },
        { "info", new BsonDocument("readOnly", false) },
        { "idIndex", IdIndex },
    };

    private static IEnumerable<BsonDocument> IndexesOf(CommandContext context)
    {
        var collection = context.Collection ?? throw new CommandException(26, "NamespaceNotFound", $"ns does not exist: {context.Namespace}");
        return collection.Indexes.Select(index => index.Spec).Prepend(IdIndex);
    }

    private static BsonBuffer Reply(CommandContext context, string ns, IEnumerable<BsonDocument> documents)
    {
        var batchSize = context.Document("cursor")?.GetValue("batchSize", null) is { IsNumeric: true } size ? Math.Max(0, size.ToInt32()) : int.MaxValue;
        return context.Store.Cursors.Open(ns, new ListSource([.. documents.Select(BsonBuffer.Encode)]), batchSize);
    }
}
