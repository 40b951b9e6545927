using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class FindCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["find"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string>
    {
        "filter", "sort", "projection", "hint", "skip", "limit", "batchSize", "singleBatch", "noCursorTimeout", "allowPartialResults", "oplogReplay", "tailable", "awaitData",
        "returnKey", "showRecordId", "min", "max",
    };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        RefuseUnsupported(context);
        var ns = context.Namespace;
        var query = Parse(context);
        var batchSize = (int)Math.Min(context.Number("batchSize") ?? BatchWriter.FirstBatch, int.MaxValue);
        var source = new QuerySource(context.Store, ns, query);
        return ValueTask.FromResult(context.Store.Cursors.Open(ns.ToString(), source, batchSize, context.Flag("singleBatch")));
    }

    public static FindQuery Parse(CommandContext context)
    {
        return new FindQuery(context.Document("filter") ?? [], context.Document("sort"), context.Body.GetValue("hint", null))
        {
            Project = Shape.Of(context.Document("projection"), context.Document("filter") ?? []),
            Skip = context.Number("skip") ?? 0,
            Limit = context.Number("limit") is > 0 and var limit ? limit : null,
        };
    }

    private static void RefuseUnsupported(CommandContext context)
    {
        foreach (var option in (string[])["tailable", "awaitData", "returnKey", "showRecordId"])
        {
            if (context.Flag(option))
            {
                throw CommandException.BadValue($"The option '{option}' is not supported by the embedded store");
            }
        }

        if (context.Document("min") is { ElementCount: > 0 } || context.Document("max") is { ElementCount: > 0 })
        {
            throw CommandException.BadValue("The options 'min' and 'max' are not supported by the embedded store");
        }
    }
}
