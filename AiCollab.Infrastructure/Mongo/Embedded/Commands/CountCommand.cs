using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

internal sealed class CountCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["count"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "query", "limit", "skip", "hint", "fields" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var limit = context.Body.GetValue("limit", 0).ToInt64();
        var count = Count(context, context.Document("query") ?? [], context.Number("skip") ?? 0, limit == 0 ? null : Math.Abs(limit));
        var reply = new BsonBuffer().Begin();
        reply = count <= int.MaxValue ? reply.Add("n", (int)count) : reply.Add("n", count);
        return ValueTask.FromResult(reply.Add("ok", 1.0).End());
    }

    /// <summary>How many documents of the command's collection match, after skip and up to limit.</summary>
    public static long Count(CommandContext context, BsonDocument filter, long skip, long? limit)
    {
        var query = new FindQuery(filter, null, context.Body.GetValue("hint", null));
        var all = QuerySource.Retrying(() => context.Collection switch
        {
            null => 0,
            var collection when filter.ElementCount == 0 => CountScan.All(context.Store.Readers, collection),
            var collection => CountScan.Matches(context.Store.Readers, collection, query),
        });
        return Math.Min(Math.Max(0, all - skip), limit ?? long.MaxValue);
    }
}
