using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using AiCollab.Tests.Infrastructure.Mongo.Embedded.Query;

using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Planning;

/// <summary>The same documents with an index and without: every query finds the same in the same order.</summary>
public sealed class IndexScanTests
{
    private const int Documents = 120;
    private static readonly int Queries = Environment.GetEnvironmentVariable("AICOLLAB_THOROUGH") == "1" ? 10_000 : 300;

    /// <summary>Key pattern and options; ten of them, so that thorough means 100,000 queries.</summary>
    public static TheoryData<string, string> Indexes => new()
    {
        { "{a: 1}", "{}" },
        { "{b: -1}", "{}" },
        { "{'a.b': 1}", "{}" },
        { "{a: 1, b: -1}", "{}" },
        { "{b: 1, 'a.c': 1, c: -1}", "{}" },
        { "{c: 1}", "{sparse: true}" },
        { "{a: 1, c: 1}", "{sparse: true}" },
        { "{a: 1}", "{partialFilterExpression: {b: {$gt: 0}}}" },
        { "{c: -1, a: 1}", "{partialFilterExpression: {a: {$exists: true}}}" },
        { "{a: 1, b: 1}", "{unique: true}" },
    };

    [Theory, MemberData(nameof(Indexes))]
    public async Task Finds_by_an_index_what_a_full_scan_finds(string pattern, string options)
    {
        await using var store = new TestStore();
        var random = new BsonRandom(pattern.Length + (31 * options.Length));
        var (plain, indexed) = (store.Database.GetCollection<BsonDocument>("plain"), store.Things);
        await CreateIndexAsync(store.Database, BsonDocument.Parse(pattern), BsonDocument.Parse(options));
        await FillAsync(random, plain, indexed);
        var (found, byIndex) = (0, 0);

        for (var i = 0; i < Queries; i++)
        {
            var query = Implying(options, random, Next(random));
            var sort = random.Next(3) == 0 ? Sort(random) : null;
            var expected = await plain.Find(query).ToListAsync();
            var actual = await indexed.Find(query).Sort(sort).ToListAsync();
            Compare(query, sort, expected, actual);
            found += actual.Count;
            byIndex += await UsesIndexAsync(store.Database, query, sort) ? 1 : 0;
        }

        found.Should().BeGreaterThan(Queries);
        byIndex.Should().BeGreaterThan(Queries / 25, "the index is what is tested here");
        var report = await store.Database.RunCommandAsync<BsonDocument>(new BsonDocument("validate", "things"));
        report["valid"].AsBoolean.Should().BeTrue(report["errors"].ToString());
    }

    private static Task CreateIndexAsync(IMongoDatabase database, BsonDocument pattern, BsonDocument options) => database.RunCommandAsync<BsonDocument>(new BsonDocument
    {
        { "createIndexes", "things" },
        { "indexes", new BsonArray { new BsonDocument { { "key", pattern }, { "name", "tested" } }.Merge(options) } },
    });

    /// <summary>Inserts, replacements and deletions; what the index refuses (a second key, arrays side by side) is left out of both.</summary>
    private static async Task FillAsync(BsonRandom random, IMongoCollection<BsonDocument> plain, IMongoCollection<BsonDocument> indexed)
    {
        for (var i = 0; i < 2 * Documents; i++)
        {
            var id = random.Next(Documents);
            var document = Mixed(random).Merge(new BsonDocument("_id", id));
            try
            {
                await indexed.ReplaceOneAsync(new BsonDocument("_id", id), document, new ReplaceOptions { IsUpsert = true });
            }
            catch (MongoWriteException e) when (e.WriteError.Code is 11000 or 171)
            {
                continue;
            }

            await plain.ReplaceOneAsync(new BsonDocument("_id", id), document, new ReplaceOptions { IsUpsert = true });
            if (random.Next(10) == 0)
            {
                var other = new BsonDocument("_id", random.Next(Documents));
                await plain.DeleteOneAsync(other);
                await indexed.DeleteOneAsync(other);
            }
        }
    }

    private static BsonDocument Mixed(BsonRandom random)
    {
        var document = random.PlainDocument();
        if (random.Next(3) == 0)
        {
            document[random.Pick(["a", "b", "c"])] = random.Value(1);
        }

        return document;
    }

    private static BsonDocument Next(BsonRandom random)
    {
        var filters = new RandomFilter(random);
        while (true)
        {
            var query = random.Next(4) switch { 0 => filters.Next(), 1 => Exact(random), _ => filters.Positive() };
            try
            {
                Filter.Parse(query);
                return query;
            }
            catch (CommandException)
            {
                // No query, as { $gt: /a/ }.
            }
        }
    }

    /// <summary>A partial index serves only queries that ask for its part: half of them do.</summary>
    private static BsonDocument Implying(string options, BsonRandom random, BsonDocument query) =>
        BsonDocument.Parse(options).TryGetValue("partialFilterExpression", out var part) && random.Next(2) == 0
            ? query.Merge(part.AsBsonDocument, overwriteExistingElements: true)
            : query;

    private static BsonDocument Exact(BsonRandom random) =>
        new(random.Pick(["a", "b", "c", "a.b"]), new BsonDocument(random.Pick(["$eq", "$gt", "$gte", "$lt", "$lte"]), random.Value(1)));

    private static BsonDocument Sort(BsonRandom random)
    {
        // Two fields with arrays in them cannot be sorted by, here as in MongoDB.
        var sort = new BsonDocument(random.Pick(["a", "b", "c"]), random.Next(2) == 0 ? 1 : -1);
        return random.Next(2) == 0 ? sort : sort.Add("_id", random.Next(2) == 0 ? 1 : -1);
    }

    private static void Compare(BsonDocument query, BsonDocument? sort, List<BsonDocument> expected, List<BsonDocument> actual)
    {
        actual.Select(Id).Order().Should().Equal(expected.Select(Id).Order(), $"of {query.ToJson()}");
        if (sort is not null)
        {
            var keys = actual.Select(SortSpec.Parse(sort).Key).ToList();
            for (var i = 1; i < keys.Count; i++)
            {
                keys[i - 1].AsSpan().SequenceCompareTo(keys[i]).Should().BeLessThanOrEqualTo(0, $"{query.ToJson()} is sorted by {sort}");
            }
        }
    }

    private static int Id(BsonDocument document) => document["_id"].AsInt32;

    private static async Task<bool> UsesIndexAsync(IMongoDatabase database, BsonDocument query, BsonDocument? sort)
    {
        var find = new BsonDocument { { "find", "things" }, { "filter", query } };
        if (sort is not null)
        {
            find["sort"] = sort;
        }

        return (await database.RunCommandAsync<BsonDocument>(new BsonDocument("explain", find))).ToJson().Contains("\"indexName\" : \"tested\"", StringComparison.Ordinal);
    }
}
