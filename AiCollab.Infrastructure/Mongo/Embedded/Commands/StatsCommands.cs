using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>dbStats and collStats.</summary>
internal sealed class StatsCommands : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["dbStats", "dbstats", "collStats", "collstats"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "scale", "freeStorage" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var scale = Math.Max(1, context.Number("scale") ?? 1);
        var reply = context.Command.StartsWith("db", StringComparison.Ordinal) ? OfDatabase(context, scale) : OfCollection(context, scale);
        return ValueTask.FromResult(BsonBuffer.Of(reply.Add("scaleFactor", scale).Add("ok", 1.0)));
    }

    private static BsonDocument OfDatabase(CommandContext context, long scale)
    {
        var collections = context.Store.Catalog.In(context.Database).ToList();
        var sizes = collections.ConvertAll(collection => CollectionSize.Of(context.Store, collection));
        var documents = sizes.Sum(size => size.Documents);
        var bytes = sizes.Sum(size => size.Bytes);
        return new BsonDocument
        {
            { "db", context.Database },
            { "collections", (long)collections.Count },
            { "views", 0L },
            { "objects", documents },
            { "avgObjSize", documents == 0 ? 0.0 : (double)bytes / documents },
            { "dataSize", (double)bytes / scale },
            { "storageSize", (double)bytes / scale },
            { "indexes", collections.Sum(collection => collection.Indexes.Length + 1L) },
            { "indexSize", 0.0 },
        };
    }

    private static BsonDocument OfCollection(CommandContext context, long scale)
    {
        var collection = context.Collection;
        var size = collection is null ? default : CollectionSize.Of(context.Store, collection);
        var reply = new BsonDocument
        {
            { "ns", context.Namespace.ToString() },
            { "count", size.Documents },
            { "size", size.Bytes / scale },
            { "storageSize", size.Bytes / scale },
            { "totalSize", size.Bytes / scale },
            { "nindexes", collection is null ? 0 : collection.Indexes.Length + 1 },
            { "capped", false },
        };
        return size.Documents == 0 ? reply : reply.Add("avgObjSize", size.Bytes / size.Documents);
    }
}
