using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>What insert, update and delete share: statements in order, errors by index, repetitions answered from memory.</summary>
internal static class WriteCommands
{
    public const int MaxStatements = 100_000;

    /// <summary>Runs the statements as one write and composes the reply; with <c>create</c>, writing makes a collection that does not exist.</summary>
    public static async ValueTask<BsonBuffer> RunAsync(CommandContext context, int count, bool create, StatementRunner run)
    {
        if (count is 0 or > MaxStatements)
        {
            throw new CommandException(16, "InvalidLength", $"Write batch sizes must be between 1 and {MaxStatements}. Got {count} operations.");
        }

        var ns = context.Namespace;
        var ordered = context.Flag("ordered", otherwise: true);
        while (true)
        {
            if (create)
            {
                await context.Store.Collections.EnsureAsync(ns);
            }

            var outcome = await context.Store.Writer.RunAsync(transaction =>
            {
                var collection = context.Store.Catalog.Find(ns);
                return collection is null && create ? null : Run(context, transaction, collection, count, ordered, run);
            });

            // Null: the collection was dropped between its creation and the write.
            if (outcome is not null)
            {
                return outcome.ToReply();
            }
        }
    }

    /// <summary>The retry record of a write that has a transaction number.</summary>
    public static RetryTable.Retry? BeginRetry(CommandContext context, WriteTransaction transaction) =>
        context.Body.GetValue("txnNumber", null) is { IsNumeric: true } number && RetryTable.IdOf(context.Document("lsid")) is { } lsid
            ? context.Store.Retries.Begin(transaction, lsid, number.ToInt64(), context.Connection.Endpoint.OutlivesProcess)
            : null;

    private static WriteOutcome Run(
        CommandContext context, WriteTransaction transaction, CollectionInfo? collection, int count, bool ordered, StatementRunner run)
    {
        var outcome = new WriteOutcome { TellsModified = context.Command == "update" };
        var retry = BeginRetry(context, transaction);
        var firstStatement = (int)(context.Number("stmtId") ?? 0);
        for (var i = 0; i < count; i++)
        {
            if (retry?.Done(firstStatement + i) is { } done)
            {
                outcome.AddRepeated(i, firstStatement + i, done);
                continue;
            }

            try
            {
                var result = run(transaction, collection, i);
                outcome.Add(i, result);
                retry?.Record(firstStatement + i, result.ToDocument());
            }
            catch (CommandException e)
            {
                outcome.AddError(i, e);
                if (ordered)
                {
                    break;
                }
            }
        }

        return outcome;
    }
}

/// <summary>Runs one statement of a write. The collection is null when it does not exist and nothing may create it.</summary>
internal delegate StatementResult StatementRunner(WriteTransaction transaction, CollectionInfo? collection, int statement);

/// <summary>What one statement did.</summary>
internal readonly record struct StatementResult(int Matched, int Modified = 0, BsonValue? UpsertedId = null)
{
    public BsonDocument ToDocument()
    {
        var document = new BsonDocument { { "n", Matched }, { "m", Modified } };
        return UpsertedId is null ? document : document.Add("u", UpsertedId);
    }

    public static StatementResult From(BsonDocument document) =>
        new(document["n"].AsInt32, document["m"].AsInt32, document.GetValue("u", null));
}
