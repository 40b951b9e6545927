using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Projections;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Projections;

public sealed class ProjectionTests
{
    [Theory]
    [InlineData("{}", "{_id: 1, a: 2}", "{_id: 1, a: 2}")]
    [InlineData("{a: 1}", "{_id: 1, b: 3, a: 2}", "{_id: 1, a: 2}")]
    [InlineData("{a: 1, _id: 0}", "{_id: 1, b: 3, a: 2}", "{a: 2}")]
    [InlineData("{a: 0}", "{_id: 1, b: 3, a: 2}", "{_id: 1, b: 3}")]
    [InlineData("{_id: 0}", "{_id: 1, a: 2}", "{a: 2}")]
    [InlineData("{_id: 1}", "{_id: 1, a: 2}", "{_id: 1}")]
    [InlineData("{'a.b': 1}", "{_id: 1, a: [{b: 1, c: 2}, 5, {c: 3}, [{b: 4}]]}", "{_id: 1, a: [{b: 1}, {}, [{b: 4}]]}")]
    [InlineData("{a: {b: 1}}", "{_id: 1, a: {b: 1, c: 2}}", "{_id: 1, a: {b: 1}}")]
    [InlineData("{'a.b': 1}", "{_id: 1, a: 5}", "{_id: 1}")]
    [InlineData("{'a.b': 0}", "{_id: 1, a: [{b: 1, c: 2}, 5]}", "{_id: 1, a: [{c: 2}, 5]}")]
    [InlineData("{a: {$slice: 2}}", "{_id: 1, a: [1, 2, 3], b: 4}", "{_id: 1, a: [1, 2], b: 4}")]
    [InlineData("{a: {$slice: -1}}", "{_id: 1, a: [1, 2, 3]}", "{_id: 1, a: [3]}")]
    [InlineData("{a: {$slice: [1, 1]}, b: 1}", "{_id: 1, a: [1, 2, 3], b: 4, c: 5}", "{_id: 1, a: [2], b: 4}")]
    [InlineData("{a: {$slice: [-2, 5]}}", "{_id: 1, a: [1, 2, 3]}", "{_id: 1, a: [2, 3]}")]
    [InlineData("{a: {$slice: 1}, b: 0}", "{_id: 1, a: [1, 2, 3], b: 4, c: 5}", "{_id: 1, a: [1], c: 5}")]
    [InlineData("{a: {$elemMatch: {b: 2}}}", "{_id: 1, a: [{b: 1}, {b: 2, c: 3}], d: 4}", "{_id: 1, a: [{b: 2, c: 3}]}")]
    [InlineData("{a: {$elemMatch: {$gt: 1}}}", "{_id: 1, a: [1]}", "{_id: 1}")]
    [InlineData("{c: {$add: ['$a', 1]}}", "{_id: 1, a: 2}", "{_id: 1, c: 3}")]
    [InlineData("{c: '$a', d: 'x'}", "{_id: 1, a: 2}", "{_id: 1, c: 2, d: 'x'}")]
    public void Projects_as_MongoDB_does(string projection, string document, string expected) =>
        Projection.Parse(BsonDocument.Parse(projection)).Apply(BsonDocument.Parse(document), Filter.Parse([])).Exact()
            .Should().Be(BsonDocument.Parse(expected).Exact());

    [Fact]
    public void Shows_the_element_that_the_query_matched()
    {
        var filter = Filter.Parse(BsonDocument.Parse("{'a.b': 2}"));
        Projection.Parse(BsonDocument.Parse("{'a.$': 1}")).Apply(BsonDocument.Parse("{_id: 1, a: [{b: 1}, {b: 2}], c: 3}"), filter).Exact()
            .Should().Be(BsonDocument.Parse("{_id: 1, a: [{b: 2}]}").Exact());
    }

    [Theory]
    [InlineData("{a: 1, b: 0}", 31254)]
    [InlineData("{a: 0, b: 1}", 31253)]
    [InlineData("{a: 1, 'a.b': 1}", 31249)]
    [InlineData("{'a.b': 1, a: 1}", 31250)]
    [InlineData("{a: {}}", 51270)]
    [InlineData("{a: {$foo: 1}}", 31325)]
    [InlineData("{a: 0, b: {$add: [1, 2]}}", 31252)]
    [InlineData("{'a.b': {$elemMatch: {c: 1}}}", 31275)]
    [InlineData("{'a.$': 1, 'b.$': 1}", 31276)]
    public void Refuses_with_the_code_of_MongoDB(string projection, int code) =>
        FluentActions.Invoking(() => Projection.Parse(BsonDocument.Parse(projection))).Should().Throw<CommandException>().Which.Code.Should().Be(code);
}
