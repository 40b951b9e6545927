using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>validate: every index entry has its document, and every document its entries.</summary>
internal sealed class ValidateCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["validate"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "full", "repair", "metadata", "checkBSONConformance", "background" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var collection = context.Collection
            ?? throw new CommandException(26, "NamespaceNotFound", $"Collection '{context.Namespace}' does not exist to validate.");
        using var reader = context.Store.Readers.Rent();
        using var snapshot = reader.Snapshot();
        var report = CollectionCheck.Run(reader.Db, collection);
        return ValueTask.FromResult(BsonBuffer.Of(new BsonDocument
        {
            { "ns", context.Namespace.ToString() },
            { "valid", report.Errors.Count == 0 },
            { "nrecords", report.Documents },
            { "nIndexes", collection.Indexes.Length + 1 },
            { "keysPerIndex", new BsonDocument(report.Entries.Select(entry => new BsonElement(entry.Key, entry.Value))) },
            { "errors", new BsonArray(report.Errors) },
            { "ok", 1.0 },
        }));
    }
}
