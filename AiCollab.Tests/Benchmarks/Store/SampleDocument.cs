using MongoDB.Bson;

namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>The document of 1 KB that every store keeps.</summary>
internal static class SampleDocument
{
    public const int Range = 100;
    private const int TextLength = 780;

    public static string Text { get; } = string.Concat(Enumerable.Range(0, TextLength).Select(i => (char)('a' + (i * 7 % 26))));

    public static DateTime At { get; } = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<string> Tags { get; } = ["first", "second", "third", "fourth"];

    public static BsonDocument Create(int id) => new()
    {
        { "_id", id },
        { "name", $"document {id}" },
        { "count", 0L },
        { "ratio", id / 3.0 },
        { "at", At },
        { "open", true },
        { "tags", new BsonArray(Tags) },
        { "author", new BsonDocument { { "id", id % 97 }, { "name", "somebody" } } },
        { "text", Text },
    };
}
