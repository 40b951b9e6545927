using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>create, drop, dropDatabase and renameCollection.</summary>
internal sealed class CollectionCommands : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["create", "drop", "dropDatabase", "renameCollection"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "to", "dropTarget", "idIndex", "autoIndexId", "flags", "temp" };

    public async ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var reply = new BsonDocument();
        switch (context.Command)
        {
            case "create":
                await context.Store.Collections.CreateAsync(context.Namespace, []);
                break;
            case "drop":
                reply = await DropAsync(context);
                break;
            case "dropDatabase":
                Namespace.CheckDatabase(context.Database);
                await context.Store.Collections.DropDatabaseAsync(context.Database);
                reply["dropped"] = context.Database;
                break;
            default:
                await RenameAsync(context);
                break;
        }

        reply["ok"] = 1.0;
        return BsonBuffer.Of(reply);
    }

    private static async ValueTask<BsonDocument> DropAsync(CommandContext context)
    {
        var ns = context.Namespace;
        var indexes = context.Collection?.Indexes.Length + 1;
        return await context.Store.Collections.DropAsync(ns)
            ? new BsonDocument { { "nIndexesWas", indexes ?? 1 }, { "ns", ns.ToString() } }
            : throw new CommandException(26, "NamespaceNotFound", "ns not found");
    }

    private static async ValueTask RenameAsync(CommandContext context) =>
        await context.Store.Collections.RenameAsync(Parse(context.Body[0]), Parse(context.Body.GetValue("to", BsonNull.Value)), context.Flag("dropTarget"));

    private static Namespace Parse(BsonValue name)
    {
        var parts = name is BsonString { Value: var text } ? text.Split('.', 2) : [];
        return parts.Length == 2 ? Namespace.Of(parts[0], parts[1]) : throw new CommandException(73, "InvalidNamespace", $"Invalid namespace specified '{name}'");
    }
}
