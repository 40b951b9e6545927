using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Keys;

public sealed class IndexKeysTests
{
    [Theory]
    [InlineData("{a: 1}", "{a: 5}", "[{a: 5}]")]
    [InlineData("{a: 1}", "{}", "[{a: null}]")]
    [InlineData("{a: 1}", "{a: [1, 2, 1]}", "[{a: 1}, {a: 2}]")]
    [InlineData("{a: 1}", "{a: []}", "[{a: undefined}]")]
    [InlineData("{a: 1}", "{a: [[1, 2], 3]}", "[{a: [1, 2]}, {a: 3}]")]
    [InlineData("{'a.b': 1}", "{a: [{b: 1}, {}, {b: [2, 3]}]}", "[{'a.b': 1}, {'a.b': null}, {'a.b': 2}, {'a.b': 3}]")]
    [InlineData("{'a.b': 1}", "{a: [1, 2]}", "[{'a.b': null}]")]
    [InlineData("{'a.b': 1}", "{a: []}", "[{'a.b': null}]")]
    [InlineData("{'a.b': 1, 'a.c': -1}", "{a: [{b: 1, c: 2}, {b: 3}]}", "[{'a.b': 1, 'a.c': 2}, {'a.b': 3, 'a.c': null}]")]
    [InlineData("{a: 1, b: 1}", "{a: [1, 2], b: 3}", "[{a: 1, b: 3}, {a: 2, b: 3}]")]
    [InlineData("{'a.0': 1}", "{a: [7, 8]}", "[{'a.0': 7}]")]
    [InlineData("{'a.0.b': 1}", "{a: [{b: 7}, {b: 8}]}", "[{'a.0.b': 7}]")]
    public void Extracts_the_keys_that_MongoDB_does(string pattern, string document, string expected)
    {
        var keys = IndexKeys.Parse(BsonDocument.Parse(pattern), false, null).Extract(BsonDocument.Parse(document));
        new BsonArray(keys.Select(key => key.KeyValue)).Exact().Should().Be(BsonDocument.Parse($"{{k: {expected}}}")["k"].Exact());
    }

    [Theory]
    [InlineData("{a: 1, b: 1}", "{a: [1], b: [2]}")]
    [InlineData("{'a.b': 1, 'a.c': 1}", "{a: [{b: [1], c: [2]}]}")]
    [InlineData("{'a.b': 1, c: 1}", "{a: [{b: 1}], c: [2]}")]
    public void Refuses_parallel_arrays(string pattern, string document)
    {
        var index = IndexKeys.Parse(BsonDocument.Parse(pattern), false, null);
        index.Invoking(keys => keys.Extract(BsonDocument.Parse(document))).Should().Throw<CommandException>().Which.Code.Should().Be(171);
    }

    [Fact]
    public void A_sparse_index_leaves_out_documents_with_none_of_its_fields()
    {
        var index = IndexKeys.Parse(BsonDocument.Parse("{a: 1, b: 1}"), true, null);
        index.Extract(BsonDocument.Parse("{c: 1}")).Should().BeEmpty();
        index.Extract(BsonDocument.Parse("{b: null}")).Should().ContainSingle();
    }

    [Fact]
    public void A_partial_index_leaves_out_documents_outside_its_filter()
    {
        var index = IndexKeys.Parse(BsonDocument.Parse("{a: 1}"), false, BsonDocument.Parse("{b: {$gt: 5}}"));
        index.Extract(BsonDocument.Parse("{a: 1, b: 5}")).Should().BeEmpty();
        index.Extract(BsonDocument.Parse("{a: 1, b: 6}")).Should().ContainSingle();
    }

    [Theory]
    [InlineData("{b: {$gt: 5}}", "{b: 7}", true)]
    [InlineData("{b: {$gt: 5}}", "{b: 5}", false)]
    [InlineData("{b: {$gt: 5}}", "{b: {$in: [6, 7]}, a: 1}", true)]
    [InlineData("{b: {$gt: 5}}", "{b: {$gte: 6, $lt: 9}}", true)]
    [InlineData("{b: {$gt: 5}}", "{a: 1}", false)]
    [InlineData("{b: {$lt: 5}}", "{b: NaN}", false)]
    [InlineData("{b: {$exists: true}}", "{b: 'x'}", true)]
    [InlineData("{b: {$exists: true}}", "{b: null}", false)]
    [InlineData("{b: {$type: 'string'}}", "{b: {$type: 'string'}}", true)]
    public void A_partial_index_answers_only_queries_that_imply_its_filter(string partial, string query, bool covers) =>
        IndexKeys.Parse(BsonDocument.Parse("{a: 1}"), false, BsonDocument.Parse(partial)).Covers(Filter.Parse(BsonDocument.Parse(query))).Should().Be(covers);

    [Theory]
    [InlineData("{a: 'text'}")]
    [InlineData("{a: 'hashed'}")]
    [InlineData("{a: 0}")]
    [InlineData("{}")]
    [InlineData("{'a..b': 1}")]
    public void Refuses_other_kinds_of_index(string pattern) =>
        FluentActions.Invoking(() => IndexKeys.Parse(BsonDocument.Parse(pattern), false, null))
            .Should().Throw<CommandException>().Which.Code.Should().Be(67);
}
