using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Crash;

/// <summary>What each writer of a crash test does, step by step, and so what its documents are after any number of steps.</summary>
internal static class CrashScript
{
    public const int Writers = 8;
    private const long PerWriter = 1L << 32;
    private static readonly string Padding = new('x', 300);

    /// <summary>One of every kind that entries are kept for: several keys of a document, unique, compound, partial.</summary>
    public static IReadOnlyList<CreateIndexModel<BsonDocument>> Indexes { get; } =
    [
        new(new BsonDocument("tags", 1)),
        new(new BsonDocument("mail", 1), new CreateIndexOptions { Unique = true }),
        new(new BsonDocument { { "writer", 1 }, { "step", -1 } }),
        new(new BsonDocument("changed", 1), new CreateIndexOptions<BsonDocument> { PartialFilterExpression = new BsonDocument("changed", new BsonDocument("$gt", 0)) }),
    ];

    /// <summary>Two documents come, one of them changes, the other goes, and so on.</summary>
    public static Task DoAsync(IMongoCollection<BsonDocument> things, int writer, int step) => (step % 4) switch
    {
        2 => things.UpdateOneAsync(ById(writer, step - 1), Change(step)),
        3 => things.DeleteOneAsync(ById(writer, step - 3)),
        _ => things.InsertOneAsync(New(writer, step)),
    };

    /// <summary>A writer's documents after its first <paramref name="steps"/> steps, by id.</summary>
    public static SortedDictionary<long, BsonDocument> After(int writer, int steps)
    {
        var documents = new SortedDictionary<long, BsonDocument>();
        for (var step = 0; step < steps; step++)
        {
            switch (step % 4)
            {
                case 2:
                    var changed = documents[Id(writer, step - 1)];
                    changed["changed"] = step;
                    changed["tags"].AsBsonArray.Add($"c{step % 11}");
                    break;
                case 3:
                    documents.Remove(Id(writer, step - 3));
                    break;
                default:
                    documents[Id(writer, step)] = New(writer, step);
                    break;
            }
        }

        return documents;
    }

    public static int WriterOf(BsonDocument document) => (int)(document["_id"].AsInt64 / PerWriter);

    private static BsonDocument New(int writer, int step) => new()
    {
        { "_id", Id(writer, step) }, { "writer", writer }, { "step", step }, { "mail", $"{writer}-{step}@example.org" },
        { "tags", new BsonArray { step % 7, $"t{step % 5}" } }, { "changed", 0 }, { "text", Padding },
    };

    private static BsonDocument Change(int step) => new()
    {
        { "$set", new BsonDocument("changed", step) },
        { "$push", new BsonDocument("tags", $"c{step % 11}") },
    };

    private static BsonDocument ById(int writer, int step) => new("_id", Id(writer, step));

    private static long Id(int writer, int step) => (writer * PerWriter) + step;
}
