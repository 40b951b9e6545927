using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class InsertCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["insert"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "documents", "ordered", "bypassDocumentValidation" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var documents = context.RawDocuments("documents");

        // Ids are given once, outside: a work may run twice.
        var prepared = new StatementInput<StoredDocument>[documents.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            prepared[i] = StatementInput<StoredDocument>.Of(documents[i], StoredDocument.FromRaw);
        }

        return WriteCommands.RunAsync(context, prepared.Length, create: true, (transaction, collection, i) =>
        {
            var document = prepared[i].Value;
            DocumentTable.Insert(transaction.Db, collection!, document.Id, document.Bytes.Span);
            return new StatementResult(1);
        });
    }
}
