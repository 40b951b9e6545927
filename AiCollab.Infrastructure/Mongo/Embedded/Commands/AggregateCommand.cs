using AiCollab.Infrastructure.Mongo.Embedded.Aggregation;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;
using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class AggregateCommand : ICommand
{
    /// <summary>A pipeline's whole outcome is kept until it has been fetched.</summary>
    private const long MaxResultBytes = 256L * 1024 * 1024;

    public IReadOnlyList<string> Names { get; } = ["aggregate"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "pipeline", "cursor", "hint", "explain", "bypassDocumentValidation" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var stages = Stages(context);
        if (context.Flag("explain"))
        {
            return ValueTask.FromResult(BsonBuffer.Of(ExplainCommand.Describe(context, LeadingFilter(stages), null)));
        }

        if (context.Body.GetValue("cursor", null) is not BsonDocument)
        {
            throw CommandException.FailedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
        }

        if (DocumentsStage.Leads(stages))
        {
            return ValueTask.FromResult(Open(context, DatabaseOnly(context), Generate(context, stages)));
        }

        var count = CountPipeline.TryParse(stages);
        return ValueTask.FromResult(Open(context, context.Namespace.ToString(), count is null ? Run(context, stages) : Count(context, count)));
    }

    /// <summary>What the pipeline's first stage asks, for an index to serve.</summary>
    public static BsonDocument LeadingFilter(BsonArray stages) =>
        stages.Count > 0 && stages[0] is BsonDocument { ElementCount: 1 } first && first.GetElement(0) is { Name: "$match", Value: BsonDocument match } ? match : [];

    private static BsonArray Stages(CommandContext context)
    {
        var stages = context.Body.GetValue("pipeline", null) as BsonArray
            ?? throw CommandException.TypeMismatch("'pipeline' option must be specified as an array");
        if (stages.Count > 0 && stages[0] is BsonDocument { ElementCount: > 0 } first && first.GetElement(0).Name == "$changeStream")
        {
            throw CommandException.Location(40573, "The embedded store has no change streams; set ConnectionStrings:MongoDb to a replica set to use them");
        }

        return stages;
    }

    /// <summary>The cursor's namespace of a pipeline that belongs to no collection.</summary>
    private static string DatabaseOnly(CommandContext context) => context.Body[0] is { IsNumeric: true } one && one == 1
        ? $"{context.Database}.$cmd.aggregate"
        : throw new CommandException(73, "InvalidNamespace", "'$documents' can only be run with {aggregate: 1}");

    private static BsonBuffer Open(CommandContext context, string ns, List<byte[]> documents)
    {
        var batchSize = context.Document("cursor")?.GetValue("batchSize", null) is { IsNumeric: true } size ? Math.Max(0, size.ToInt32()) : BatchWriter.FirstBatch;
        return context.Store.Cursors.Open(ns, new ListSource(documents), batchSize);
    }

    private static List<byte[]> Run(CommandContext context, BsonArray stages)
    {
        var pipeline = Pipeline.Parse(stages, context.Store.Time);
        var query = new FindQuery(LeadingFilter(stages), null, context.Body.GetValue("hint", null));
        var ns = context.Namespace;
        return QuerySource.Retrying(() =>
        {
            using var reader = context.Store.Readers.Rent();
            using var snapshot = reader.Snapshot();
            var source = new PipelineSource(context.Store.Catalog, reader.Db, ns.Database);
            return Encode(pipeline.Run(source.Open(ns, query), source, alreadyMatched: true));
        });
    }

    private static List<byte[]> Generate(CommandContext context, BsonArray stages)
    {
        var pipeline = Pipeline.Parse(stages, context.Store.Time);
        using var reader = context.Store.Readers.Rent();
        using var snapshot = reader.Snapshot();
        return Encode(pipeline.Run([], new PipelineSource(context.Store.Catalog, reader.Db, context.Database)));
    }

    private static List<byte[]> Encode(IEnumerable<BsonDocument> documents)
    {
        var results = new List<byte[]>();
        var bytes = 0L;
        foreach (var document in documents)
        {
            results.Add(StoredDocument.Sized(document));
            bytes += results[^1].Length;
            if (bytes > MaxResultBytes)
            {
                throw new CommandException(292, "QueryExceededMemoryLimitNoDiskUseAllowed",
                    $"The pipeline's result exceeds {MaxResultBytes} bytes; add a $limit or ask with find, which reads batch by batch");
            }
        }

        return results;
    }

    private static List<byte[]> Count(CommandContext context, CountPipeline count)
    {
        var n = CountCommand.Count(context, count.Filter, count.Skip, count.Limit);
        return n == 0 ? [] : [BsonBuffer.Encode(new BsonDocument { { "_id", count.GroupId }, { "n", n <= int.MaxValue ? (int)n : n } })];
    }
}
