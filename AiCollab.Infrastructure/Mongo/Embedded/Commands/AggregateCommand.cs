using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class AggregateCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["aggregate"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "pipeline", "cursor", "hint", "explain", "bypassDocumentValidation" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var stages = context.Body.GetValue("pipeline", null) as BsonArray
            ?? throw CommandException.TypeMismatch("'pipeline' option must be specified as an array");
        if (CountPipeline.TryParse(stages) is { } count)
        {
            return ValueTask.FromResult(Open(context, Count(context, count)));
        }

        throw CommandException.Location(40324, $"Unrecognized pipeline stage name: '{stages.FirstOrDefault()?.AsBsonDocument.GetElement(0).Name}'");
    }

    private static BsonBuffer Open(CommandContext context, IEnumerable<BsonDocument> documents)
    {
        var batchSize = context.Document("cursor")?.GetValue("batchSize", null) is { IsNumeric: true } size ? Math.Max(0, size.ToInt32()) : BatchWriter.FirstBatch;
        return context.Store.Cursors.Open(context.Namespace.ToString(), new ListSource([.. documents.Select(BsonBuffer.Encode)]), batchSize);
    }

    private static IEnumerable<BsonDocument> Count(CommandContext context, CountPipeline count)
    {
        var n = CountCommand.Count(context, count.Filter, count.Skip, count.Limit);
        return n == 0 ? [] : [new BsonDocument { { "_id", count.GroupId }, { "n", n <= int.MaxValue ? (int)n : n } }];
    }
}
