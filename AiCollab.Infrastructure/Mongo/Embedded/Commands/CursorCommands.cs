using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>getMore and killCursors.</summary>
internal sealed class CursorCommands : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["getMore", "killCursors"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "collection", "batchSize", "cursors", "term", "lastKnownCommittedOpTime" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context) =>
        ValueTask.FromResult(context.Command == "getMore" ? GetMore(context) : Kill(context));

    private static BsonBuffer GetMore(CommandContext context)
    {
        if (context.Body[0] is not BsonInt64 { Value: var id })
        {
            throw CommandException.TypeMismatch("BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
        }

        if (context.Body.GetValue("collection", null) is not BsonString { Value: var collection })
        {
            throw CommandException.Location(40414, "BSON field 'getMore.collection' is missing but a required field");
        }

        var batchSize = context.Number("batchSize") is > 0 and < int.MaxValue and var size ? (int)size : int.MaxValue;
        return context.Store.Cursors.More(id, $"{context.Database}.{collection}", batchSize);
    }

    private static BsonBuffer Kill(CommandContext context)
    {
        var ids = (context.Body.GetValue("cursors", null) as BsonArray ?? []).Select(id => id.ToInt64()).ToLookup(context.Store.Cursors.Kill);
        return BsonBuffer.Of(new BsonDocument
        {
            { "cursorsKilled", new BsonArray(ids[true]) },
            { "cursorsNotFound", new BsonArray(ids[false]) },
            { "cursorsAlive", new BsonArray() },
            { "cursorsUnknown", new BsonArray() },
            { "ok", 1.0 },
        });
    }
}
