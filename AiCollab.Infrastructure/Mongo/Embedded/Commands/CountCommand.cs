using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class CountCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["count"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "query", "limit", "skip", "hint", "fields" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var filter = context.Document("query") ?? [];
        var query = new FindQuery(filter, null, context.Body.GetValue("hint", null));
        var skip = context.Number("skip") ?? 0;
        var limit = context.Body.GetValue("limit", 0).ToInt64();
        var all = QuerySource.Retrying(() => filter.ElementCount == 0 ? CountAll(context) : CountMatches(context, query));
        var count = Math.Max(0, all - skip);
        count = limit == 0 ? count : Math.Min(count, Math.Abs(limit));
        var reply = new BsonBuffer().Begin();
        reply = count <= int.MaxValue ? reply.Add("n", (int)count) : reply.Add("n", count);
        return ValueTask.FromResult(reply.Add("ok", 1.0).End());
    }

    private static long CountAll(CommandContext context)
    {
        if (context.Collection is not { } collection)
        {
            return 0;
        }

        using var reader = context.Store.Readers.Rent();
        using var count = reader.Db.Prepare(collection.Sql.Count);
        count.Step();
        return count.Integer(0);
    }

    private static long CountMatches(CommandContext context, FindQuery query)
    {
        if (context.Collection is not { } collection)
        {
            return 0;
        }

        using var reader = context.Store.Readers.Rent();
        var plan = Planner.Plan(reader.Db, collection, query.Matcher.Filter, null, query.Hint);
        using var snapshot = reader.Snapshot();
        using var scan = new DocumentScan(reader.Db, collection, plan);
        var count = 0L;
        while (scan.MoveNext())
        {
            count += query.Matcher.Matches(scan.Document) ? 1 : 0;
        }

        return count;
    }
}
