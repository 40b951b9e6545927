using AiCollab.Infrastructure.Mongo.Embedded.Cursors;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>distinct: the values of a path, arrays taken apart, each once, in order.</summary>
internal sealed class DistinctCommand : ICommand
{
    public IReadOnlyList<string> Names { get; } = ["distinct"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "key", "query", "hint" };

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        if (context.Body.GetValue("key", null) is not BsonString { Value: var key })
        {
            throw CommandException.Location(40414, "BSON field 'distinct.key' is missing but a required field");
        }

        var query = new FindQuery(context.Document("query") ?? [], null, context.Body.GetValue("hint", null));
        var values = QuerySource.Retrying(() => Values(context, query, FieldPath.Parse(key)));
        return ValueTask.FromResult(BsonBuffer.Of(new BsonDocument { { "values", new BsonArray(values) }, { "ok", 1.0 } }));
    }

    private static SortedSet<BsonValue> Values(CommandContext context, FindQuery query, FieldPath path)
    {
        var values = new SortedSet<BsonValue>(BsonOrder.Instance);
        if (context.Collection is not { } collection)
        {
            return values;
        }

        var fields = NeededFields.Of([path.Parts[0]], null);
        using var reader = context.Store.Readers.Rent();
        var plan = Planner.Plan(reader.Db, collection, query.Matcher.Filter, null, query.Hint);
        using var snapshot = reader.Snapshot();
        using var scan = new DocumentScan(reader.Db, collection, plan);
        while (scan.MoveNext())
        {
            if (query.Matcher.Matches(scan.Document))
            {
                Collect(BsonDecoder.Decode(scan.Document, fields), path, 0, values);
            }
        }

        return values;
    }

    private static void Collect(BsonValue value, FieldPath path, int depth, SortedSet<BsonValue> into)
    {
        if (depth == path.Length)
        {
            AddLeaf(value, into);
            return;
        }

        switch (value)
        {
            case BsonDocument document when document.TryGetValue(path.Parts[depth], out var inner):
                Collect(inner, path, depth + 1, into);
                break;
            case BsonArray array:
                foreach (var element in array.OfType<BsonDocument>())
                {
                    Collect(element, path, depth, into);
                }

                if (path.IndexAt(depth) is >= 0 and var index && index < array.Count)
                {
                    Collect(array[index], path, depth + 1, into);
                }

                break;
            default:
                break;
        }
    }

    private static void AddLeaf(BsonValue value, SortedSet<BsonValue> into)
    {
        if (value is BsonArray array)
        {
            into.UnionWith(array);
            return;
        }

        into.Add(value);
    }
}
