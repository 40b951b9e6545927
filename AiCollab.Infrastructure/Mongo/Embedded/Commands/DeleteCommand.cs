using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class DeleteCommand : ICommand
{
    private static readonly HashSet<string> StatementFields = ["q", "limit", "hint", "collation"];

    public IReadOnlyList<string> Names { get; } = ["delete"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "deletes", "ordered" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var retryable = context.Body.Contains("txnNumber");
        var statements = context.Documents("deletes").Select(document => StatementInput<Statement>.Of(document, d => Parse(d, retryable))).ToList();
        return WriteCommands.RunAsync(context, statements.Count, create: false, (transaction, collection, i) =>
        {
            var statement = statements[i].Value;
            return new StatementResult(collection is null ? 0 : Run(transaction.Db, collection, statement));
        });
    }

    private static Statement Parse(BsonDocument statement, bool retryable)
    {
        StatementFieldsCheck.Check("delete.deletes", statement, StatementFields);
        var limit = statement.GetValue("limit", null) is { IsNumeric: true } number ? number.ToDouble() : -1;
        if (limit is not (0 or 1))
        {
            throw CommandException.FailedToParse("The limit field in delete objects must be 0 or 1");
        }

        if (limit == 0 && retryable)
        {
            throw new CommandException(72, "InvalidOptions", "Cannot use retryable writes with limit=0");
        }

        var filter = StatementFieldsCheck.Document("delete.deletes", statement, "q");
        return new Statement(new FindQuery(filter, null, statement.GetValue("hint", null)), limit == 0);
    }

    private static int Run(SqliteHandle db, CollectionInfo collection, Statement statement)
    {
        if (!statement.All)
        {
            if (Finder.First(db, collection, statement.Query) is not { } found)
            {
                return 0;
            }

            DocumentTable.Delete(db, collection, found.Rid, found.Document);
            return 1;
        }

        var rids = Finder.All(db, collection, statement.Query);
        foreach (var rid in rids)
        {
            DocumentTable.Delete(db, collection, rid, Finder.Read(db, collection, rid));
        }

        return rids.Count;
    }

    private sealed record Statement(FindQuery Query, bool All);
}
