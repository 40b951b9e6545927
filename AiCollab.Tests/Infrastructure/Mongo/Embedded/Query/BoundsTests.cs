using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Query;

public sealed class BoundsTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("AICOLLAB_THOROUGH") == "1" ? 1_000_000 : 100_000;

    [Fact]
    public void Every_matching_document_has_a_key_inside_the_bounds()
    {
        var random = new BsonRandom(30);
        var filters = new RandomFilter(random);
        var (matches, bounded) = (0, 0);
        for (var i = 0; i < Rounds; i++)
        {
            var (query, document) = (random.Next(3) == 0 ? filters.Next() : filters.Positive(), random.PlainDocument());
            var filter = Filter.Parse(query);
            if (!filter.Matches(document))
            {
                continue;
            }
            matches++;
            foreach (var bounds in filter.Bounds)
            {
                bounded++;
                Check(query, document, bounds);
            }
        }
        matches.Should().BeGreaterThan(Rounds / 50);
        bounded.Should().BeGreaterThan(Rounds / 100);
    }

    [Fact]
    public void Bounds_of_one_path_are_intersected_only_for_indexes_without_arrays()
    {
        var bounds = Filter.Parse(BsonDocument.Parse("{a: {$gt: 3, $lte: 9}}")).Bounds.Should().ContainSingle().Subject;
        bounds.SingleKeyRanges.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new KeyRange(KeyString.Encode(3), false, KeyString.Encode(9), true, false));
        bounds.Ranges.Should().ContainSingle().Which.Should().NotBeEquivalentTo(bounds.SingleKeyRanges[0]);
    }

    [Fact]
    public void A_set_of_values_becomes_sorted_points()
    {
        var bounds = Filter.Parse(BsonDocument.Parse("{a: {$in: [5, 'x', 1, 5.0]}}")).Bounds.Should().ContainSingle().Subject;
        bounds.Ranges.Should().HaveCount(3).And.OnlyContain(range => range.Exact);
        bounds.Ranges.Select(range => Convert.ToHexString(range.Low!)).Should().BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("{a: {$ne: 5}}")]
    [InlineData("{a: {$exists: true}}")]
    [InlineData("{$or: [{a: 1}, {b: 1}]}")]
    [InlineData("{'a.0': 1}")]
    public void Says_nothing_when_in_doubt(string query) => Filter.Parse(BsonDocument.Parse(query)).Bounds.Should().BeEmpty();

    private static void Check(BsonDocument query, BsonDocument document, PathBounds bounds)
    {
        var index = IndexKeys.Parse(new BsonDocument(bounds.Path, 1), false, null);
        IReadOnlyList<IndexEntry> entries;
        try
        {
            entries = index.Extract(document);
        }
        catch (CommandException)
        {
            return;
        }
        var ranges = index.IsMultikey(document) ? bounds.Ranges : bounds.SingleKeyRanges;
        if (!entries.Any(entry => ranges.Any(range => range.Contains(entry.Key))))
        {
            Assert.Fail($"{query.ToJson()} matches {document.ToJson()}, but none of its keys on {bounds.Path} is inside the bounds");
        }
    }
}
