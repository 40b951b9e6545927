using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Updates;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>findAndModify: find, change and return one document, nothing in between.</summary>
internal sealed class FindAndModifyCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["findAndModify", "findandmodify"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string>
    {
        "query", "sort", "remove", "update", "new", "fields", "upsert", "bypassDocumentValidation", "arrayFilters", "hint",
    };

    public async ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var request = Parse(context);
        while (true)
        {
            if (request.Upsert)
            {
                await context.Store.Collections.EnsureAsync(context.Namespace);
            }

            var reply = await context.Store.Writer.RunAsync(transaction => Run(context, transaction, request));

            // Null: the collection was dropped between its creation and the write.
            if (reply is not null)
            {
                return BsonBuffer.Of(reply);
            }
        }
    }

    private static Request Parse(CommandContext context)
    {
        var query = new FindQuery(context.Document("query") ?? [], context.Document("sort"), context.Body.GetValue("hint", null))
        {
            Limit = 1,
            Project = Shape.Of(context.Document("fields"), context.Document("query") ?? []),
        };
        var remove = context.Flag("remove");
        var change = context.Body.GetValue("update", null);
        if (remove ? change is not null || context.Flag("upsert") || context.Flag("new") : change is null)
        {
            throw CommandException.FailedToParse(remove
                ? "Cannot specify 'update', 'upsert' or 'new' along with 'remove'"
                : "Either an update or remove=true must be specified");
        }

        return new Request(
            query,
            change is null ? null : new UpdateStatement(query, Update.Parse(change, context.Body.GetValue("arrayFilters", null) as BsonArray)),
            context.Flag("upsert"),
            context.Flag("new"));
    }

    private static BsonDocument? Run(CommandContext context, WriteTransaction transaction, Request request)
    {
        var collection = context.Store.Catalog.Find(context.Namespace);
        if (collection is null && request.Upsert)
        {
            return null;
        }

        var retry = WriteCommands.BeginRetry(context, transaction);
        var statement = (int)(context.Number("stmtId") ?? 0);
        if (retry?.Done(statement) is { } done)
        {
            return ((BsonDocument)done.Clone()).Add("retriedStmtId", statement);
        }

        var reply = Run(transaction.Db, collection, request);
        retry?.Record(statement, reply);
        return reply;
    }

    private static BsonDocument Run(SqliteHandle db, CollectionInfo? collection, Request request)
    {
        if (collection is not null && Finder.First(db, collection, request.Query) is { } found)
        {
            return request.Update is null ? Remove(db, collection, request, found) : Change(db, collection, request, found);
        }

        if (collection is not null && request is { Upsert: true, Update: { } update })
        {
            var inserted = update.Upsert(db, collection);
            var outcome = new BsonDocument { { "n", 1 }, { "updatedExisting", false }, { "upserted", inserted.Id } };
            return Reply(outcome, request.ReturnNew ? Project(request, inserted.Bytes.Span) : BsonNull.Value);
        }

        var nothing = new BsonDocument("n", 0);
        return Reply(request.Update is null ? nothing : nothing.Add("updatedExisting", false), BsonNull.Value);
    }

    private static BsonDocument Remove(SqliteHandle db, CollectionInfo collection, Request request, FoundDocument found)
    {
        var value = Project(request, found.Document);
        DocumentTable.Delete(db, collection, found.Rid, found.Document);
        return Reply(new BsonDocument("n", 1), value);
    }

    private static BsonDocument Change(SqliteHandle db, CollectionInfo collection, Request request, FoundDocument found)
    {
        var changed = request.Update!.Apply(db, collection, found);
        var returned = request.ReturnNew && changed is { } stored ? stored.Bytes.Span : found.Document;
        return Reply(new BsonDocument { { "n", 1 }, { "updatedExisting", true } }, Project(request, returned));
    }

    private static BsonDocument Project(Request request, ReadOnlySpan<byte> document)
    {
        var decoded = BsonDecoder.Decode(document);
        return request.Query.Project is { } project ? project(decoded) : decoded;
    }

    private static BsonDocument Reply(BsonDocument outcome, BsonValue value) =>
        new() { { "lastErrorObject", outcome }, { "value", value }, { "ok", 1.0 } };

    private sealed record Request(FindQuery Query, UpdateStatement? Update, bool Upsert, bool ReturnNew);
}
