using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Ordering;

public sealed class SortSpecTests
{
    [Theory]
    [InlineData("{a: 1}", "[{a: []}, {a: null}, {}, {a: [5, 1]}, {a: 2}, {a: 'x'}]")]
    [InlineData("{a: -1}", "[{a: 'x'}, {a: [5, 1]}, {a: 2}, {a: null}, {}, {a: []}]")]
    [InlineData("{a: 1, b: -1}", "[{a: 1, b: 2}, {a: 1, b: 1}, {a: 2, b: 9}]")]
    [InlineData("{'a.b': 1}", "[{a: 1}, {a: [{b: 9}, {b: 1}]}, {a: {b: 2}}]")]
    public void Sorts_as_MongoDB_does(string spec, string expected)
    {
        var documents = BsonDocument.Parse($"{{d: {expected}}}")["d"].AsBsonArray.Cast<BsonDocument>().ToArray();
        var shuffled = documents.Where(document => document.ElementCount > 0).Reverse().Concat(documents.Where(document => document.ElementCount == 0));
        SortSpec.Parse(BsonDocument.Parse(spec)).Sort(shuffled).Should().Equal(documents);
    }

    [Fact]
    public void A_limit_keeps_the_first_of_a_stable_order()
    {
        var random = new BsonRandom(40);
        var documents = Enumerable.Range(0, 5000).Select(i => new BsonDocument { { "_id", i }, { "a", random.Next(50) } }).ToArray();
        var spec = SortSpec.Parse(new BsonDocument("a", 1));
        spec.Sort(documents, 7).Should().Equal(documents.OrderBy(document => document["a"].AsInt32).Take(7));
    }

    [Theory]
    [InlineData("{a: 0}", 15975)]
    [InlineData("{a: 2}", 15975)]
    [InlineData("{a: 'x'}", 15974)]
    [InlineData("{'a..b': 1}", 15998)]
    [InlineData("{$a: 1}", 16410)]
    public void Refuses_other_directions_and_names(string spec, int code) =>
        FluentActions.Invoking(() => SortSpec.Parse(BsonDocument.Parse(spec))).Should().Throw<CommandException>().Which.Code.Should().Be(code);

    [Fact]
    public void Refuses_parallel_arrays() =>
        FluentActions.Invoking(() => SortSpec.Parse(BsonDocument.Parse("{a: 1, b: 1}")).Key(BsonDocument.Parse("{a: [1], b: [2]}")))
            .Should().Throw<CommandException>().Which.Code.Should().Be(2);
}
