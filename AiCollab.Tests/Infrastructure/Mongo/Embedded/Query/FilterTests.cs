using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Query;

public sealed class FilterTests
{
    [Theory]
    [InlineData("{a: 5}", "{a: 5}", true)]
    [InlineData("{a: 5}", "{a: [1, 5]}", true)]
    [InlineData("{a: 5}", "{a: [[5]]}", false)]
    [InlineData("{a: [1, 2]}", "{a: [1, 2]}", true)]
    [InlineData("{a: [1, 2]}", "{a: [[1, 2], 3]}", true)]
    [InlineData("{a: [1, 2]}", "{a: [2, 1]}", false)]
    [InlineData("{a: {b: 1, c: 2}}", "{a: {b: 1, c: 2}}", true)]
    [InlineData("{a: {b: 1, c: 2}}", "{a: {c: 2, b: 1}}", false)]
    [InlineData("{a: null}", "{}", true)]
    [InlineData("{a: null}", "{a: [1, null]}", true)]
    [InlineData("{a: null}", "{a: 1}", false)]
    [InlineData("{'a.b': null}", "{a: 1}", true)]
    [InlineData("{'a.b': null}", "{a: [1]}", false)]
    [InlineData("{'a.b': null}", "{a: []}", false)]
    [InlineData("{'a.b': null}", "{a: [{c: 1}]}", true)]
    [InlineData("{'a.b': {$exists: false}}", "{a: [1]}", true)]
    [InlineData("{'a.b': 1}", "{a: [{b: 2}, {b: [0, 1]}]}", true)]
    [InlineData("{'a.b': 1}", "{a: [[{b: 1}]]}", false)]
    [InlineData("{'a.0': 7}", "{a: [7, 8]}", true)]
    [InlineData("{'a.1': 7}", "{a: [7, 8]}", false)]
    [InlineData("{'a.0.b': 7}", "{a: [[{b: 7}]]}", true)]
    [InlineData("{'a.0': 7}", "{a: [{'0': 7}]}", true)]
    [InlineData("{a: {$ne: 5}}", "{a: [1, 5]}", false)]
    [InlineData("{a: {$ne: 5}}", "{}", true)]
    [InlineData("{a: {$nin: [5, null]}}", "{}", false)]
    [InlineData("{a: {$gt: 5}}", "{a: '9'}", false)]
    [InlineData("{a: {$gt: 5}}", "{a: null}", false)]
    [InlineData("{a: {$gt: 5, $lt: 3}}", "{a: [1, 9]}", true)]
    [InlineData("{a: {$gte: null}}", "{}", true)]
    [InlineData("{a: {$gt: {$minKey: 1}}}", "{}", true)]
    [InlineData("{a: {$lt: NaN}}", "{a: 1}", false)]
    [InlineData("{a: {$gte: NaN}}", "{a: NaN}", true)]
    [InlineData("{a: {$lt: 1}}", "{a: NaN}", false)]
    [InlineData("{a: 1}", "{a: NumberDecimal('1.0')}", true)]
    [InlineData("{a: 0.1}", "{a: NumberDecimal('0.1')}", false)]
    [InlineData("{a: {$in: [/^x/, 3]}}", "{a: 'xyz'}", true)]
    [InlineData("{a: /^X/i}", "{a: ['b', 'xyz']}", true)]
    [InlineData("{a: {$regex: 'y$', $options: ''}}", "{a: 'xy'}", true)]
    [InlineData("{a: {$not: /^x/}}", "{a: 'xy'}", false)]
    [InlineData("{a: {$not: {$gt: 5}}}", "{a: 'x'}", true)]
    [InlineData("{a: {$size: 2}}", "{a: [1, [2, 3]]}", true)]
    [InlineData("{a: {$size: 1}}", "{a: [[1, 2], 3]}", false)]
    [InlineData("{a: {$all: [1, 2]}}", "{a: [2, 3, 1]}", true)]
    [InlineData("{a: {$all: []}}", "{a: []}", false)]
    [InlineData("{a: {$all: [{$elemMatch: {b: 1}}, {$elemMatch: {b: 2}}]}}", "{a: [{b: 1}, {b: 2}]}", true)]
    [InlineData("{a: {$elemMatch: {$gt: 5, $lt: 3}}}", "{a: [1, 9]}", false)]
    [InlineData("{a: {$elemMatch: {b: 1, c: 2}}}", "{a: [{b: 1}, {c: 2}]}", false)]
    [InlineData("{a: {$elemMatch: {b: 1, c: 2}}}", "{a: [{b: 1, c: 2}]}", true)]
    [InlineData("{a: {$elemMatch: {$or: [{b: 1}, {b: 2}]}}}", "{a: [{b: 2}]}", true)]
    [InlineData("{a: {$elemMatch: {$elemMatch: {$gt: 1}}}}", "{a: [[1], [2]]}", true)]
    [InlineData("{a: {$elemMatch: {'0': 3}}}", "{a: [[3]]}", true)]
    [InlineData("{a: {$elemMatch: {b: 1}}}", "{a: {b: 1}}", false)]
    [InlineData("{a: {$mod: [4, 1]}}", "{a: 5.9}", true)]
    [InlineData("{a: {$mod: [4, -1]}}", "{a: -5}", true)]
    [InlineData("{a: {$type: 'number'}}", "{a: NumberLong(3)}", true)]
    [InlineData("{a: {$type: 'array'}}", "{a: [1]}", true)]
    [InlineData("{a: {$type: ['string', 10]}}", "{a: null}", true)]
    [InlineData("{_id: {$type: -1}}", "{_id: 1}", false)]
    [InlineData("{a: {$bitsAllSet: [0, 2]}}", "{a: 5}", true)]
    [InlineData("{a: {$bitsAnyClear: 5}}", "{a: 5}", false)]
    [InlineData("{$or: [{a: 1}, {b: 1}]}", "{b: 1}", true)]
    [InlineData("{$nor: [{a: 1}, {b: 1}]}", "{b: 1}", false)]
    [InlineData("{$and: [{a: 1}, {$comment: 'x'}]}", "{a: 1}", true)]
    [InlineData("{a: {}}", "{a: {}}", true)]
    [InlineData("{a: {$eq: /x/}}", "{a: 'x'}", false)]
    [InlineData("{a: {$eq: /x/}}", "{a: /x/}", true)]
    public void Matches_as_MongoDB_does(string query, string document, bool matches) =>
        Filter.Parse(BsonDocument.Parse(query)).Matches(BsonDocument.Parse(document)).Should().Be(matches);

    [Theory]
    [InlineData("{a: {$foo: 1}}", 2)]
    [InlineData("{$foo: 1}", 2)]
    [InlineData("{a: {$in: 5}}", 2)]
    [InlineData("{a: {$in: [{$gt: 1}]}}", 2)]
    [InlineData("{$or: []}", 2)]
    [InlineData("{$or: [5]}", 2)]
    [InlineData("{a: {$not: 5}}", 2)]
    [InlineData("{a: {$not: {}}}", 2)]
    [InlineData("{a: {$size: -1}}", 2)]
    [InlineData("{a: {$size: 1.5}}", 2)]
    [InlineData("{a: {$mod: [0, 1]}}", 2)]
    [InlineData("{a: {$mod: [1]}}", 2)]
    [InlineData("{a: {$type: 'foo'}}", 2)]
    [InlineData("{a: {$type: []}}", 9)]
    [InlineData("{a: {$options: 'i'}}", 2)]
    [InlineData("{a: {$regex: '('}}", 51091)]
    [InlineData("{a: {$regex: 'a', $options: 'q'}}", 51108)]
    [InlineData("{a: {$ne: /x/}}", 2)]
    [InlineData("{a: {$elemMatch: 5}}", 2)]
    [InlineData("{a: {$near: [1, 2]}}", 2)]
    [InlineData("{$where: 'true'}", 2)]
    public void Refuses_what_it_cannot_answer_with_the_code_of_MongoDB(string query, int code) =>
        FluentActions.Invoking(() => Filter.Parse(BsonDocument.Parse(query))).Should().Throw<CommandException>().Which.Code.Should().Be(code);

    [Theory]
    [InlineData("{a: 5}", "{a: [1, 5]}", 1)]
    [InlineData("{'a.b': 5}", "{a: [{b: 1}, {b: [4, 5]}]}", 1)]
    [InlineData("{a: {$elemMatch: {b: 5}}}", "{a: [{b: 1}, {b: 5}]}", 1)]
    [InlineData("{'a.1.b': 5}", "{a: [{b: 1}, {b: [4, 3, 5]}]}", 2)]
    [InlineData("{a: {$ne: 7}}", "{a: [1, 5]}", -1)]
    [InlineData("{a: 5}", "{a: 5}", -1)]
    public void Tells_the_element_that_matched(string query, string document, int position)
    {
        var result = Filter.Parse(BsonDocument.Parse(query)).Match(BsonDocument.Parse(document));
        result.Should().Be(new MatchResult(true, position));
    }

    [Theory]
    [InlineData(@"^\d+$", "١٢", false)]
    [InlineData(@"^[[:alpha:]]+$", "abc", true)]
    [InlineData(@"^[[:alpha:]]+$", "a:l", false)]
    [InlineData(@"^[a-z-[aeiou]]+$", "b", false)]
    [InlineData(@"\bcat\b", "a cat!", true)]
    [InlineData(@"^[]a]$", "]", true)]
    public void Reads_patterns_as_PCRE_does(string pattern, string text, bool matches) =>
        Filter.Parse(new BsonDocument("a", new BsonRegularExpression(pattern))).Matches(new BsonDocument("a", text)).Should().Be(matches);

    [Fact]
    public void A_pattern_that_would_run_for_ever_fails_instead()
    {
        var filter = Filter.Parse(new BsonDocument("a", new BsonRegularExpression("^(a+)+$")));
        filter.Invoking(each => each.Matches(new BsonDocument("a", new string('a', 40) + "!"))).Should().Throw<CommandException>();
    }

    [Fact]
    public void Tells_what_an_upsert_starts_from()
    {
        var filter = Filter.Parse(BsonDocument.Parse("{a: 1, $and: [{'b.c': {$eq: 2}}, {d: {$in: [3]}}], e: {$gt: 4}, $or: [{f: 5}, {f: 6}], g: {$all: [7]}}"));
        filter.Equalities.Select(equality => $"{equality.Path}={equality.Value}").Should().Equal("a=1", "b.c=2", "d=3", "g=7");
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var filter = Filter.Parse(BsonDocument.Parse("{_id: 5, 'a.b': {$gt: 1, $lt: 9}, c: {$in: ['x', 'y']}}"));
        var document = BsonDocument.Parse("{_id: 5, a: [{b: 0}, {b: 7}], c: 'y'}");
        filter.Matches(document).Should().BeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            filter.Matches(document);
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000);
    }
}
