using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Updates;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class UpdateCommand : ICommand
{
    private static readonly HashSet<string> StatementFields = ["q", "u", "multi", "upsert", "arrayFilters", "hint", "collation", "c", "sort"];

    public IReadOnlyList<string> Names { get; } = ["update"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "updates", "ordered", "bypassDocumentValidation" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var retryable = context.Body.Contains("txnNumber");
        var statements = context.Documents("updates").Select(document => StatementInput<Statement>.Of(document, d => Parse(d, retryable))).ToList();
        var mayUpsert = context.Documents("updates").Any(document => document.GetValue("upsert", false).ToBoolean());
        return WriteCommands.RunAsync(context, statements.Count, mayUpsert, (transaction, collection, i) => Run(transaction.Db, collection, statements[i].Value));
    }

    private static Statement Parse(BsonDocument statement, bool retryable)
    {
        StatementFieldsCheck.Check("update.updates", statement, StatementFields);
        var filter = StatementFieldsCheck.Document("update.updates", statement, "q");
        var update = statement.GetValue("u", null) ?? throw CommandException.FailedToParse("BSON field 'update.updates.u' is missing but a required field");
        var multi = statement.GetValue("multi", false).ToBoolean();
        if (multi && retryable)
        {
            throw new CommandException(72, "InvalidOptions", "Cannot use retryable writes with multi=true");
        }

        if (multi && update is BsonDocument document && (document.ElementCount == 0 || document.GetElement(0).Name[0] != '$'))
        {
            throw CommandException.FailedToParse("multi update is not supported for replacement-style update");
        }

        var query = new FindQuery(filter, statement.GetValue("sort", null) as BsonDocument, statement.GetValue("hint", null));
        var parsed = new UpdateStatement(query, Update.Parse(update, statement.GetValue("arrayFilters", null) as BsonArray));
        return new Statement(parsed, multi, statement.GetValue("upsert", false).ToBoolean());
    }

    private static StatementResult Run(SqliteHandle db, CollectionInfo? collection, Statement statement)
    {
        if (collection is null)
        {
            return new StatementResult(0);
        }

        var result = statement.Multi ? UpdateAll(db, collection, statement.Update) : UpdateFirst(db, collection, statement.Update);
        return result.Matched == 0 && statement.Upsert
            ? new StatementResult(1, 0, statement.Update.Upsert(db, collection).Id)
            : result;
    }

    private static StatementResult UpdateFirst(SqliteHandle db, CollectionInfo collection, UpdateStatement update) =>
        Finder.First(db, collection, update.Query) is { } found
            ? new StatementResult(1, update.Apply(db, collection, found) is null ? 0 : 1)
            : default;

    private static StatementResult UpdateAll(SqliteHandle db, CollectionInfo collection, UpdateStatement update)
    {
        var rids = Finder.All(db, collection, update.Query);
        var modified = rids.Count(rid => update.Apply(db, collection, new FoundDocument(rid, Finder.Read(db, collection, rid))) is not null);
        return new StatementResult(rids.Count, modified);
    }

    private sealed record Statement(UpdateStatement Update, bool Multi, bool Upsert);
}
