using System.Collections.Immutable;

using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>createIndexes, dropIndexes and collMod (of a TTL).</summary>
internal sealed class IndexCommands : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["createIndexes", "dropIndexes", "collMod"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "indexes", "index", "commitQuorum", "ignoreUnknownIndexOptions" };

    public async ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var reply = context.Command switch
        {
            "createIndexes" => await CreateAsync(context),
            "dropIndexes" => await DropAsync(context),
            _ => await ModifyAsync(context),
        };
        return BsonBuffer.Of(reply.Add("ok", 1.0));
    }

    private static async ValueTask<BsonDocument> CreateAsync(CommandContext context)
    {
        var specs = context.Documents("indexes").Select(IndexSpec.Parse).ToList();
        if (specs.Count == 0)
        {
            throw CommandException.BadValue("Must specify at least one index to create");
        }

        var created = context.Collection is null;
        await context.Store.Collections.EnsureAsync(context.Namespace);
        var (collection, before) = await context.Store.Indexes.CreateAsync(context.Namespace, specs);
        var reply = new BsonDocument
        {
            { "numIndexesBefore", before },
            { "numIndexesAfter", collection.Indexes.Length + 1 },
            { "createdCollectionAutomatically", created },
        };
        return before == collection.Indexes.Length + 1 ? reply.Add("note", "all indexes already exist") : reply;
    }

    private static async ValueTask<BsonDocument> DropAsync(CommandContext context)
    {
        var chosen = context.Body.GetValue("index", null) ?? throw CommandException.Location(40414, "BSON field 'dropIndexes.index' is missing but a required field");
        var before = await context.Store.Indexes.DropAsync(context.Namespace, collection => Choose(collection, chosen));
        return new BsonDocument("nIndexesWas", before);
    }

    private static ImmutableArray<IndexInfo> Choose(CollectionInfo collection, BsonValue chosen) => chosen switch
    {
        BsonString { Value: "*" } => collection.Indexes,
        BsonArray names => [.. names.SelectMany(name => Choose(collection, name)).Distinct()],
        _ when IsId(chosen) => throw new CommandException(72, "InvalidOptions", "cannot drop _id index"),
        _ => [Find(collection, chosen) ?? throw new CommandException(27, "IndexNotFound", $"index not found with name [{chosen}]")],
    };

    private static bool IsId(BsonValue chosen) =>
        chosen == "_id_" || (chosen is BsonDocument { ElementCount: 1 } key && key.GetElement(0).Name == "_id");

    private static IndexInfo? Find(CollectionInfo collection, BsonValue chosen) =>
        collection.Indexes.FirstOrDefault(index => chosen.IsString ? index.Name == chosen.AsString : index.KeyPattern.Equals(chosen));

    private static async ValueTask<BsonDocument> ModifyAsync(CommandContext context)
    {
        if (context.Document("index") is not { } index || index.GetValue("expireAfterSeconds", null) is not { IsNumeric: true } seconds)
        {
            throw CommandException.BadValue("The embedded store's collMod changes 'index.expireAfterSeconds' only");
        }

        var which = index.GetValue("name", null) ?? index.GetValue("keyPattern", null)
            ?? throw new CommandException(72, "InvalidOptions", "must specify either index name or key pattern");
        var old = await context.Store.Indexes.SetExpiryAsync(context.Namespace, collection => Find(collection, which), seconds);
        return new BsonDocument { { "expireAfterSeconds_old", old }, { "expireAfterSeconds_new", seconds } };
    }
}
