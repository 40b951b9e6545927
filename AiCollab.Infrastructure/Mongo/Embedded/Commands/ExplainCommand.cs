using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>explain, with the planner's choice: which index, which direction, and whether a sort in memory follows.</summary>
internal sealed class ExplainCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["explain"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "verbosity" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        if (context.Body[0] is not BsonDocument { ElementCount: > 0 } command)
        {
            throw CommandException.FailedToParse("explain needs the command to explain");
        }

        var inner = context.For(command);
        var (filter, sort) = command.GetElement(0).Name switch
        {
            "find" => (inner.Document("filter"), inner.Document("sort")),
            "count" or "distinct" => (inner.Document("query"), null),
            "findAndModify" => (inner.Document("query"), inner.Document("sort")),
            "aggregate" => (AggregateCommand.LeadingFilter(inner.Body.GetValue("pipeline", null) as BsonArray ?? []), null),
            "update" => (inner.Documents("updates")[0].GetValue("q", null) as BsonDocument, null),
            "delete" => (inner.Documents("deletes")[0].GetValue("q", null) as BsonDocument, null),
            var other => throw new CommandException(59, "CommandNotFound", $"Explain failed due to unknown command: {other}"),
        };
        return ValueTask.FromResult(BsonBuffer.Of(Describe(inner, filter ?? [], sort)));
    }

    public static BsonDocument Describe(CommandContext context, BsonDocument filter, BsonDocument? sort)
    {
        var query = new FindQuery(filter, sort, context.Body.GetValue("hint", null));
        return new BsonDocument
        {
            { "explainVersion", "1" },
            {
                "queryPlanner", new BsonDocument
                {
                    { "namespace", context.Namespace.ToString() },
                    { "parsedQuery", filter },
                    { "winningPlan", Plan(context, query) },
                    { "rejectedPlans", new BsonArray() },
                }
            },
            { "ok", 1.0 },
        };
    }

    private static BsonDocument Plan(CommandContext context, FindQuery query)
    {
        if (context.Collection is not { } collection)
        {
            return new BsonDocument("stage", "EOF");
        }

        using var reader = context.Store.Readers.Rent();
        var plan = Planner.Plan(reader.Db, collection, query.Matcher.Filter, query.Sort, query.Hint);
        var access = Access(plan);
        return query.Sort is null || plan.IsSorted
            ? access
            : new BsonDocument { { "stage", "SORT" }, { "sortPattern", query.Sort }, { "inputStage", access } };
    }

    private static BsonDocument Access(ScanPlan plan) => plan.Kind switch
    {
        ScanKind.Table => new BsonDocument { { "stage", "COLLSCAN" }, { "direction", Direction(plan) } },
        ScanKind.Id when plan is { PointParts: 1, Intervals.Count: 1 } => new BsonDocument("stage", "IDHACK"),
        _ => new BsonDocument
        {
            { "stage", "FETCH" },
            {
                "inputStage", new BsonDocument
                {
                    { "stage", "IXSCAN" },
                    { "keyPattern", plan.Index?.KeyPattern ?? new BsonDocument("_id", 1) },
                    { "indexName", plan.Index?.Name ?? "_id_" },
                    { "isMultiKey", plan.Index?.Multikey ?? false },
                    { "isUnique", plan.Index?.Unique ?? true },
                    { "isSparse", plan.Index?.Sparse ?? false },
                    { "isPartial", plan.Index?.Partial is not null },
                    { "direction", Direction(plan) },
                    { "intervals", plan.Intervals.Count },
                }
            },
        },
    };

    private static string Direction(ScanPlan plan) => plan.Backwards ? "backward" : "forward";
}
