using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Aggregation;

public sealed class PipelineTests
{
    private const string Sales = """
        [{_id: 1, k: 'a', n: 1, t: ['x', 'y'], d: ISODate('2024-03-10T05:30:00Z')},
         {_id: 2, k: 'b', n: 5, t: [], d: ISODate('2024-03-10T23:30:00Z')},
         {_id: 3, k: 'a', n: 3.5, d: ISODate('2024-04-01T00:00:00Z')},
         {_id: 4, n: 2, t: null, d: ISODate('2024-12-31T23:59:59.999Z')}]
        """;

    [Theory]
    [InlineData("[{$match: {n: {$gte: 2}}}, {$sort: {n: -1}}, {$skip: 1}, {$limit: 1}, {$project: {n: 1, _id: 0}}]", "[{n: 3.5}]")]
    [InlineData("[{$group: {_id: '$k', n: {$sum: '$n'}, c: {$count: {}}}}]", "[{_id: 'a', n: 4.5, c: 2}, {_id: 'b', n: 5, c: 1}, {_id: null, n: 2, c: 1}]")]
    [InlineData("[{$group: {_id: null, min: {$min: '$n'}, max: {$max: '$n'}, avg: {$avg: '$n'}, first: {$first: '$k'}, last: {$last: '$k'}}}]", "[{_id: null, min: 1, max: 5, avg: 2.875, first: 'a', last: null}]")]
    [InlineData("[{$group: {_id: null, all: {$push: '$k'}, set: {$addToSet: '$k'}, p: {$percentile: {input: '$n', p: [0.5, 1], method: 'approximate'}}}}]", "[{_id: null, all: ['a', 'b', 'a'], set: ['a', 'b'], p: [2.0, 5.0]}]")]
    [InlineData("[{$group: {_id: null, t: {$top: {sortBy: {n: -1}, output: '$_id'}}, b: {$bottomN: {n: 2, sortBy: {n: -1}, output: '$_id'}}, f: {$firstN: {input: '$n', n: 2}}, m: {$maxN: {input: '$n', n: 2}}}}]", "[{_id: null, t: 2, b: [4, 1], f: [1, 5], m: [5, 3.5]}]")]
    [InlineData("[{$unwind: '$t'}, {$project: {t: 1}}]", "[{_id: 1, t: 'x'}, {_id: 1, t: 'y'}]")]
    [InlineData("[{$unwind: {path: '$t', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true}}, {$project: {t: 1, i: 1, _id: 0}}]", "[{t: 'x', i: NumberLong(0)}, {t: 'y', i: NumberLong(1)}, {i: null}, {i: null}, {t: null, i: null}]")]
    [InlineData("[{$count: 'n'}]", "[{n: 4}]")]
    [InlineData("[{$match: {n: 99}}, {$count: 'n'}]", "[]")]
    [InlineData("[{$sortByCount: '$k'}, {$limit: 1}]", "[{_id: 'a', count: 2}]")]
    [InlineData("[{$facet: {a: [{$count: 'n'}], b: [{$match: {_id: 1}}, {$project: {_id: 1}}]}}]", "[{a: [{n: 4}], b: [{_id: 1}]}]")]
    [InlineData("[{$bucket: {groupBy: '$n', boundaries: [0, 2, 4], default: 'rest'}}]", "[{_id: 0, count: 1}, {_id: 2, count: 2}, {_id: 'rest', count: 1}]")]
    [InlineData("[{$bucketAuto: {groupBy: '$n', buckets: 2}}]", "[{_id: {min: 1, max: 3.5}, count: 2}, {_id: {min: 3.5, max: 5}, count: 2}]")]
    [InlineData("[{$addFields: {'x.y': '$n', k: '$$REMOVE'}}, {$match: {_id: 1}}, {$unset: ['t', 'd']}]", "[{_id: 1, n: 1, x: {y: 1}}]")]
    [InlineData("[{$match: {_id: 1}}, {$replaceRoot: {newRoot: {a: '$n', b: '$missing'}}}]", "[{a: 1}]")]
    [InlineData("[{$match: {$expr: {$gt: ['$n', 3.9]}}}, {$replaceWith: {id: '$_id'}}]", "[{id: 2}]")]
    [InlineData("[{$match: {_id: {$lt: 3}}}, {$lookup: {from: 'other', localField: 'k', foreignField: 'key', as: 'o'}}, {$project: {o: 1}}]", "[{_id: 1, o: [{_id: 10, key: 'a'}, {_id: 12, key: ['a', 'c']}]}, {_id: 2, o: [{_id: 11, key: 'b'}]}]")]
    [InlineData("[{$match: {_id: 4}}, {$lookup: {from: 'other', localField: 'k', foreignField: 'key', as: 'o'}}, {$project: {o: 1}}]", "[{_id: 4, o: [{_id: 13}]}]")]
    [InlineData("[{$match: {_id: 2}}, {$lookup: {from: 'other', let: {k: '$k'}, pipeline: [{$match: {$expr: {$eq: ['$key', '$$k']}}}, {$project: {_id: 1}}], as: 'o'}}, {$project: {o: 1}}]", "[{_id: 2, o: [{_id: 11}]}]")]
    [InlineData("[{$match: {_id: 2}}, {$project: {k: 1, x: {a: 'kept'}}}, {$lookup: {from: 'other', localField: 'k', foreignField: 'key', as: 'x.o'}}]", "[{_id: 2, k: 'b', x: {a: 'kept', o: [{_id: 11, key: 'b'}]}}]")]
    [InlineData("[{$match: {_id: 1}}, {$replaceWith: {docs: [{a: 1, b: 1}, null, {b: 2}]}}, {$replaceWith: {$mergeObjects: '$docs'}}]", "[{a: 1, b: 2}]")]
    [InlineData("[{$match: {_id: 1}}, {$project: {_id: 1}}, {$unionWith: {coll: 'other', pipeline: [{$match: {key: 'b'}}]}}]", "[{_id: 1}, {_id: 11, key: 'b'}]")]
    [InlineData("[{$group: {_id: {$dateTrunc: {date: '$d', unit: 'day', timezone: 'America/New_York'}}, c: {$sum: 1}}}, {$sort: {_id: 1}}, {$limit: 1}]", "[{_id: ISODate('2024-03-10T05:00:00Z'), c: 2}]")]
    public void Runs_as_MongoDB_does(string pipeline, string expected)
    {
        var source = new Collections();
        new BsonArray(Pipeline.Parse(Parse(pipeline)).Run(Parse(Sales).Cast<BsonDocument>(), source)).Exact().Should().Be(Parse(expected).Exact());
    }

    [Theory]
    [InlineData("[{$foo: 1}]", 40324)]
    [InlineData("[{$match: {}, $limit: 1}]", 40323)]
    [InlineData("[5]", 14)]
    [InlineData("[{$match: 5}]", 15959)]
    [InlineData("[{$project: {a: {$foo: 1}}}]", 31325)]
    [InlineData("[{$addFields: {a: {$foo: 1}}}]", 168)]
    [InlineData("[{$group: {a: {$sum: 1}}}]", 15955)]
    [InlineData("[{$group: {_id: 1, a: {$foo: 1}}}]", 15952)]
    [InlineData("[{$group: {_id: 1, a: 5}}]", 40234)]
    [InlineData("[{$sort: {}}]", 15976)]
    [InlineData("[{$limit: 0}]", 15958)]
    [InlineData("[{$skip: -1}]", 5107200)]
    [InlineData("[{$count: ''}]", 40157)]
    [InlineData("[{$unwind: 'a'}]", 28818)]
    [InlineData("[{$facet: {a: [{$facet: {}}]}}]", 40600)]
    [InlineData("[{$addFields: {a: '$$nope'}}]", 17276)]
    [InlineData("[{$addFields: {a: {$add: [1], $sum: 1}}}]", 40181)]
    [InlineData("[{$lookup: {from: 'x', as: 'y'}}]", 9)]
    public void Refuses_with_the_code_of_MongoDB(string pipeline, int code) =>
        FluentActions.Invoking(() => Pipeline.Parse(Parse(pipeline))).Should().Throw<CommandException>().Which.Code.Should().Be(code);

    [Fact]
    public void Tells_what_an_index_could_serve()
    {
        var pipeline = Pipeline.Parse(Parse("[{$match: {a: 1}}, {$sort: {b: 1}}, {$limit: 3}]"));
        pipeline.LeadingMatch!.Bounds.Should().ContainSingle();
        pipeline.LeadingSort!.Paths.Should().ContainSingle();
    }

    internal static BsonArray Parse(string array) => BsonDocument.Parse($"{{v: {array}}}")["v"].AsBsonArray;

    internal sealed class Collections : IPipelineSource
    {
        public IEnumerable<BsonDocument> Open(string collection) => collection == "other"
            ? Parse("[{_id: 10, key: 'a'}, {_id: 11, key: 'b'}, {_id: 12, key: ['a', 'c']}, {_id: 13}]").Cast<BsonDocument>()
            : [];
    }
}
