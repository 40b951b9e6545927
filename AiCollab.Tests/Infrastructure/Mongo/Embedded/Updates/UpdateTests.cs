using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using AiCollab.Infrastructure.Mongo.Embedded.Updates;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Updates;

public sealed class UpdateTests
{
    [Theory]
    [InlineData("{_id: 1}", "{$set: {b: 1, a: 2}}", "{_id: 1, a: 2, b: 1}")]
    [InlineData("{_id: 1}", "{$set: {'a.b.c': 1}}", "{_id: 1, a: {b: {c: 1}}}")]
    [InlineData("{_id: 1, a: [1]}", "{$set: {'a.3': 4}}", "{_id: 1, a: [1, null, null, 4]}")]
    [InlineData("{_id: 1, a: [{b: 1}]}", "{$set: {'a.0.b': 2}}", "{_id: 1, a: [{b: 2}]}")]
    [InlineData("{_id: 1}", "{$set: {'10': 1, '9': 2}}", "{_id: 1, '9': 2, '10': 1}")]
    [InlineData("{_id: 1, a: 1, b: [1, 2]}", "{$unset: {a: '', 'b.0': '', 'c.d': ''}}", "{_id: 1, b: [null, 2]}")]
    [InlineData("{_id: 1, a: 1}", "{$inc: {a: 2, b: 3, 'c.d': NumberLong(4)}}", "{_id: 1, a: 3, b: 3, c: {d: NumberLong(4)}}")]
    [InlineData("{_id: 1, a: 2147483647}", "{$inc: {a: 1}}", "{_id: 1, a: NumberLong(2147483648)}")]
    [InlineData("{_id: 1, a: 1}", "{$inc: {a: 1.5}}", "{_id: 1, a: 2.5}")]
    [InlineData("{_id: 1, a: NumberDecimal('1.10')}", "{$inc: {a: 0.2}}", "{_id: 1, a: NumberDecimal('1.300000000000000')}")]
    [InlineData("{_id: 1, a: NumberLong(5)}", "{$mul: {a: 2, b: 3.0}}", "{_id: 1, a: NumberLong(10), b: 0.0}")]
    [InlineData("{_id: 1, a: 5, b: 5}", "{$min: {a: 3, b: 7, c: 1}, $max: {d: 2}}", "{_id: 1, a: 3, b: 5, c: 1, d: 2}")]
    [InlineData("{_id: 1, a: 5}", "{$min: {a: 'x'}}", "{_id: 1, a: 5}")]
    [InlineData("{_id: 1, a: {b: 1}, c: 2}", "{$rename: {'a.b': 'd', c: 'a.c', x: 'y'}}", "{_id: 1, a: {c: 2}, d: 1}")]
    [InlineData("{_id: 1}", "{$setOnInsert: {a: 1}}", "{_id: 1}")]
    [InlineData("{_id: 1, a: [1]}", "{$push: {a: 2, b: [3]}}", "{_id: 1, a: [1, 2], b: [[3]]}")]
    [InlineData("{_id: 1, a: [1, 2]}", "{$push: {a: {$each: [9, 8], $position: 1}}}", "{_id: 1, a: [1, 9, 8, 2]}")]
    [InlineData("{_id: 1, a: [1, 2]}", "{$push: {a: {$each: [9], $position: -1}}}", "{_id: 1, a: [1, 9, 2]}")]
    [InlineData("{_id: 1, a: [5, 1]}", "{$push: {a: {$each: [3, 9], $sort: -1, $slice: 3}}}", "{_id: 1, a: [9, 5, 3]}")]
    [InlineData("{_id: 1, a: [{s: 2}]}", "{$push: {a: {$each: [{s: 1}, {s: 3}], $sort: {s: 1}, $slice: -2}}}", "{_id: 1, a: [{s: 2}, {s: 3}]}")]
    [InlineData("{_id: 1, a: [1, 2, 3, 1]}", "{$pull: {a: 1}}", "{_id: 1, a: [2, 3]}")]
    [InlineData("{_id: 1, a: [1, 2, 3]}", "{$pull: {a: {$gte: 2}}}", "{_id: 1, a: [1]}")]
    [InlineData("{_id: 1, a: [{b: 1, c: 2}, {b: 2}, 3]}", "{$pull: {a: {b: 1}}}", "{_id: 1, a: [{b: 2}, 3]}")]
    [InlineData("{_id: 1, a: ['xa', 'b']}", "{$pull: {a: /^x/}}", "{_id: 1, a: ['b']}")]
    [InlineData("{_id: 1, a: [1, 2, 1.0]}", "{$pullAll: {a: [1, 5]}}", "{_id: 1, a: [2]}")]
    [InlineData("{_id: 1, a: [1, 2, 3], b: [1, 2]}", "{$pop: {a: 1, b: -1, c: 1}}", "{_id: 1, a: [1, 2], b: [2]}")]
    [InlineData("{_id: 1, a: [1]}", "{$addToSet: {a: {$each: [1.0, 2, 2]}, b: 3}}", "{_id: 1, a: [1, 2], b: [3]}")]
    [InlineData("{_id: 1, a: 12}", "{$bit: {a: {and: 10, or: 1}, b: {xor: 3}}}", "{_id: 1, a: 9, b: 3}")]
    [InlineData("{_id: 1, a: [1, 5, 7]}", "{$inc: {'a.$[]': 1}}", "{_id: 1, a: [2, 6, 8]}")]
    [InlineData("{_id: 1, a: [{b: [1, 2]}, {b: [3]}]}", "{$inc: {'a.$[].b.$[]': 1}}", "{_id: 1, a: [{b: [2, 3]}, {b: [4]}]}")]
    [InlineData("{_id: 1, a: 5, b: 6}", "{c: 7}", "{_id: 1, c: 7}")]
    [InlineData("{_id: 1, a: 5}", "{}", "{_id: 1}")]
    [InlineData("{_id: 1, a: 1.0}", "{$set: {a: 1}}", "{_id: 1, a: 1}")]
    public void Changes_as_MongoDB_does(string before, string update, string after)
    {
        var document = BsonDocument.Parse(before);
        Apply(document, update, "{_id: 1}").Exact().Should().Be(BsonDocument.Parse(after).Exact());
        document.Exact().Should().Be(BsonDocument.Parse(before).Exact(), "the input is never altered");
    }

    [Theory]
    [InlineData("{a: [1, 5, 5]}", "{a: 5}", "{$set: {'a.$': 9}}", "{a: [1, 9, 5]}")]
    [InlineData("{a: [{b: 1}, {b: 5}]}", "{'a.b': 5}", "{$inc: {'a.$.b': 1}}", "{a: [{b: 1}, {b: 6}]}")]
    [InlineData("{a: [{b: 1, c: 1}, {b: 5, c: 2}]}", "{a: {$elemMatch: {b: 5, c: 2}}}", "{$unset: {'a.$': 1}}", "{a: [{b: 1, c: 1}, null]}")]
    public void Changes_the_element_that_matched(string before, string query, string update, string after) =>
        Apply(BsonDocument.Parse(before), update, query).Exact().Should().Be(BsonDocument.Parse(after).Exact());

    [Theory]
    [InlineData("{a: [1, 5, 7]}", "{$set: {'a.$[x]': 0}}", "[{x: {$gte: 5}}]", "{a: [1, 0, 0]}")]
    [InlineData("{a: [{b: 1, c: [1, 9]}, {b: 2, c: [9]}]}", "{$set: {'a.$[x].c.$[y]': 0}}", "[{'x.b': 1}, {y: {$gt: 5}}]", "{a: [{b: 1, c: [1, 0]}, {b: 2, c: [9]}]}")]
    [InlineData("{a: [1, 5]}", "{$inc: {'a.$[x]': 1}}", "[{$or: [{x: 1}, {x: 5}]}]", "{a: [2, 6]}")]
    public void Changes_the_elements_that_array_filters_choose(string before, string update, string filters, string after)
    {
        var document = BsonDocument.Parse(before);
        var parsed = Update.Parse(BsonDocument.Parse(update), BsonDocument.Parse($"{{f: {filters}}}")["f"].AsBsonArray);
        parsed.Apply(document, Filter.Parse([]), default, false).Exact().Should().Be(BsonDocument.Parse(after).Exact());
    }

    [Theory]
    [InlineData("{}", "{$foo: {a: 1}}", 9)]
    [InlineData("{}", "{$set: {a: 1}, b: 2}", 9)]
    [InlineData("{}", "{$set: 5}", 9)]
    [InlineData("{}", "{a: 1, $set: {b: 1}}", 52)]
    [InlineData("{}", "{$set: {a: 1}, $inc: {a: 1}}", 40)]
    [InlineData("{}", "{$set: {a: 1, 'a.b': 2}}", 40)]
    [InlineData("{a: [1]}", "{$set: {'a.0': 1, 'a.$[]': 2}}", 40)]
    [InlineData("{}", "{$rename: {a: 'a'}}", 2)]
    [InlineData("{}", "{$set: {'': 1}}", 56)]
    [InlineData("{}", "{$set: {'a..b': 1}}", 56)]
    [InlineData("{}", "{$set: {'$a': 1}}", 52)]
    [InlineData("{}", "{$set: {'$[]': 1}}", 2)]
    [InlineData("{_id: 1}", "{$set: {_id: 2}}", 66)]
    [InlineData("{_id: 1}", "{$unset: {_id: 1}}", 66)]
    [InlineData("{_id: 1}", "{_id: 2, a: 1}", 66)]
    [InlineData("{a: 5}", "{$set: {'a.b': 1}}", 28)]
    [InlineData("{a: null}", "{$set: {'a.b': 1}}", 28)]
    [InlineData("{a: [1]}", "{$set: {'a.b': 1}}", 28)]
    [InlineData("{a: 'x'}", "{$inc: {a: 1}}", 14)]
    [InlineData("{}", "{$inc: {a: 'x'}}", 14)]
    [InlineData("{a: NumberLong('9223372036854775807')}", "{$inc: {a: 1}}", 2)]
    [InlineData("{a: NumberLong('9223372036854775807')}", "{$mul: {a: 2}}", 2)]
    [InlineData("{a: 5}", "{$push: {a: 1}}", 2)]
    [InlineData("{}", "{$push: {a: {$each: 5}}}", 2)]
    [InlineData("{}", "{$push: {a: {$each: [], $foo: 1}}}", 2)]
    [InlineData("{a: 5}", "{$addToSet: {a: 1}}", 2)]
    [InlineData("{a: 5}", "{$pull: {a: 1}}", 2)]
    [InlineData("{a: 5}", "{$pop: {a: 1}}", 14)]
    [InlineData("{}", "{$pop: {a: 2}}", 9)]
    [InlineData("{a: [1]}", "{$set: {'a.$': 1}}", 2)]
    [InlineData("{a: 5}", "{$set: {'a.$[]': 1}}", 2)]
    [InlineData("{}", "{$set: {'a.$[]': 1}}", 2)]
    [InlineData("{}", "{$set: {'a.$[x]': 1}}", 2)]
    [InlineData("{a: [1]}", "{$rename: {'a.0': 'b'}}", 2)]
    [InlineData("{}", "{$currentDate: {a: 5}}", 2)]
    [InlineData("{a: 1.5}", "{$bit: {a: {or: 1}}}", 2)]
    public void Refuses_with_the_code_of_MongoDB(string document, string update, int code) =>
        FluentActions.Invoking(() => Apply(BsonDocument.Parse(document), update, "{}")).Should().Throw<CommandException>().Which.Code.Should().Be(code);

    [Theory]
    [InlineData("[{x: 1}, {x: 2}]", 9)]
    [InlineData("[{x: 1}, {y: 2}]", 9)]
    [InlineData("[{}]", 9)]
    [InlineData("[{X: 1}]", 2)]
    [InlineData("[{x: 1, y: 2}]", 9)]
    public void Refuses_array_filters_that_do_not_fit(string filters, int code) =>
        FluentActions.Invoking(() => Update.Parse(BsonDocument.Parse("{$set: {'a.$[x]': 1}}"), BsonDocument.Parse($"{{f: {filters}}}")["f"].AsBsonArray))
            .Should().Throw<CommandException>().Which.Code.Should().Be(code);

    [Theory]
    [InlineData("{_id: 1, a: 1, b: [1]}", "{$set: {a: 1, b: [1]}}")]
    [InlineData("{_id: 1, a: 1, b: [1]}", "{$unset: {c: 1}, $pull: {b: 2}, $pop: {d: 1}}")]
    [InlineData("{_id: 1, a: 1, b: [1]}", "{a: 1, b: [1]}")]
    [InlineData("{_id: 1, a: 1, b: [1]}", "{$inc: {a: 0}}")]
    public void Returns_the_same_document_when_nothing_changes(string before, string update)
    {
        var document = BsonDocument.Parse(before);
        Apply(document, update, "{}").Should().BeSameAs(document);
    }

    [Theory]
    [InlineData("{a: 1, 'b.c': 2, d: {$gt: 3}}", "{$set: {e: 4}}", "{a: 1, b: {c: 2}, e: 4}")]
    [InlineData("{a: 1, _id: 7}", "{$inc: {n: 1}}", "{_id: 7, a: 1, n: 1}")]
    [InlineData("{a: 1, _id: 7}", "{x: 1}", "{_id: 7, x: 1}")]
    [InlineData("{a: 1}", "{$setOnInsert: {_id: 9}}", "{_id: 9, a: 1}")]
    public void An_upsert_starts_from_the_equalities_of_its_filter(string query, string update, string inserted)
    {
        var filter = Filter.Parse(BsonDocument.Parse(query));
        var parsed = Update.Parse(BsonDocument.Parse(update), null);
        parsed.Apply(parsed.Seed(filter), filter, default, true).Exact().Should().Be(BsonDocument.Parse(inserted).Exact());
    }

    [Theory]
    [InlineData("{a: 1, 'a.b': 2}")]
    [InlineData("{$and: [{a: 1}, {a: 2}]}")]
    public void An_upsert_refuses_a_filter_that_names_a_field_twice(string query) =>
        FluentActions.Invoking(() => Update.Parse(BsonDocument.Parse("{$set: {x: 1}}"), null).Seed(Filter.Parse(BsonDocument.Parse(query))))
            .Should().Throw<CommandException>().Which.Code.Should().Be(54);

    private static BsonDocument Apply(BsonDocument document, string update, string query)
    {
        var filter = Filter.Parse(BsonDocument.Parse(query));
        return Update.Parse(BsonDocument.Parse(update), null).Apply(document, filter, filter.Match(document), false);
    }
}
