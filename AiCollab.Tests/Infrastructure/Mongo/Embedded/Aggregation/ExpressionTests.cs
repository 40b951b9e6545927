using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Aggregation;

public sealed class ExpressionTests
{
    private const string Document = "{a: 1, b: [1, 2, 3], s: 'Ünïcode', d: ISODate('2024-02-29T13:14:15.016Z'), o: {x: 1, y: 2}, docs: [{v: 1}, {v: 2}, 3], n: null, dec: NumberDecimal('1.10')}";

    [Theory]
    [InlineData("{$add: ['$a', 2147483647]}", "NumberLong(2147483648)")]
    [InlineData("{$add: ['$a', 0.5, NumberDecimal('1.1')]}", "NumberDecimal('2.600000000000000')")]
    [InlineData("{$add: ['$d', 1000]}", "ISODate('2024-02-29T13:14:16.016Z')")]
    [InlineData("{$add: ['$n', 1]}", "null")]
    [InlineData("{$subtract: ['$d', ISODate('2024-02-29T13:14:15Z')]}", "NumberLong(16)")]
    [InlineData("{$multiply: [3, '$dec']}", "NumberDecimal('3.30')")]
    [InlineData("{$divide: [7, 2]}", "3.5")]
    [InlineData("{$mod: [-7, 3]}", "-1")]
    [InlineData("{$pow: [2, 31]}", "NumberLong(2147483648)")]
    [InlineData("{$round: [2.5]}", "2.0")]
    [InlineData("{$round: [2.675, 2]}", "2.67")]
    [InlineData("{$trunc: [-2.7]}", "-2.0")]
    [InlineData("{$ceil: 2.1}", "3.0")]
    [InlineData("{$sqrt: NumberDecimal('2')}", "NumberDecimal('1.414213562373095048801688724209698')")]
    [InlineData("{$cmp: ['$missing', null]}", "-1")]
    [InlineData("{$eq: [1, 1.0]}", "true")]
    [InlineData("{$cond: [{$gt: ['$a', 0]}, 'y', 'n']}", "'y'")]
    [InlineData("{$ifNull: ['$missing', '$n', 'z']}", "'z'")]
    [InlineData("{$switch: {branches: [{case: {$eq: ['$a', 2]}, then: 1}], default: 9}}", "9")]
    [InlineData("{$let: {vars: {x: 2, y: '$a'}, in: {$add: ['$$x', '$$y']}}}", "3")]
    [InlineData("{$map: {input: '$b', as: 'i', in: {$multiply: ['$$i', '$a', 2]}}}", "[2, 4, 6]")]
    [InlineData("{$filter: {input: '$b', cond: {$gt: ['$$this', 1]}, limit: 1}}", "[2]")]
    [InlineData("{$reduce: {input: '$b', initialValue: 0, in: {$add: ['$$value', '$$this']}}}", "6")]
    [InlineData("'$docs.v'", "[1, 2]")]
    [InlineData("'$$ROOT.o.x'", "1")]
    [InlineData("{$arrayElemAt: ['$b', -1]}", "3")]
    [InlineData("{$slice: ['$b', 1, 5]}", "[2, 3]")]
    [InlineData("{$range: [5, 0, -2]}", "[5, 3, 1]")]
    [InlineData("{$zip: {inputs: ['$b', ['x']], useLongestLength: true, defaults: [0, 'z']}}", "[[1, 'x'], [2, 'z'], [3, 'z']]")]
    [InlineData("{$sortArray: {input: '$b', sortBy: -1}}", "[3, 2, 1]")]
    [InlineData("{$objectToArray: '$o'}", "[{k: 'x', v: 1}, {k: 'y', v: 2}]")]
    [InlineData("{$arrayToObject: [[['p', 1], ['q', 2]]]}", "{p: 1, q: 2}")]
    [InlineData("{$mergeObjects: ['$o', {y: 3}, null]}", "{x: 1, y: 3}")]
    [InlineData("{$setUnion: [[2, 1], [3, 1]]}", "[1, 2, 3]")]
    [InlineData("{$setIsSubset: [[1], '$b']}", "true")]
    [InlineData("{$in: [2, '$b']}", "true")]
    [InlineData("{$indexOfArray: ['$b', 3]}", "2")]
    [InlineData("{$concatArrays: ['$b', [4]]}", "[1, 2, 3, 4]")]
    [InlineData("{$size: '$b'}", "3")]
    [InlineData("{$sum: '$b'}", "6")]
    [InlineData("{$avg: ['$a', 2]}", "1.5")]
    [InlineData("{$stdDevPop: '$b'}", "0.816496580927726")]
    [InlineData("{$concat: ['$s', '-', 'x']}", "'Ünïcode-x'")]
    [InlineData("{$substrCP: ['$s', 1, 3]}", "'nïc'")]
    [InlineData("{$substrBytes: ['$s', 0, 2]}", "'Ü'")]
    [InlineData("{$strLenCP: '$s'}", "7")]
    [InlineData("{$strLenBytes: '$s'}", "9")]
    [InlineData("{$indexOfCP: ['$s', 'c']}", "3")]
    [InlineData("{$toUpper: '$s'}", "'ÜNïCODE'")]
    [InlineData("{$split: ['a,b,,c', ',']}", "['a', 'b', '', 'c']")]
    [InlineData("{$trim: {input: '  x '}}", "'x'")]
    [InlineData("{$replaceAll: {input: 'aXbX', find: 'X', replacement: '-'}}", "'a-b-'")]
    [InlineData("{$regexMatch: {input: '$s', regex: /code/}}", "true")]
    [InlineData("{$regexFind: {input: 'xaby', regex: '(a)(b)?'}}", "{match: 'ab', idx: 1, captures: ['a', 'b']}")]
    [InlineData("{$toString: 1.5}", "'1.5'")]
    [InlineData("{$toInt: '12'}", "12")]
    [InlineData("{$toLong: 3.9}", "NumberLong(3)")]
    [InlineData("{$toDouble: '$dec'}", "1.1")]
    [InlineData("{$toDate: '2024-01-02T03:04:05+01:00'}", "ISODate('2024-01-02T02:04:05Z')")]
    [InlineData("{$convert: {input: 'x', to: 'int', onError: -1}}", "-1")]
    [InlineData("{$type: '$dec'}", "'decimal'")]
    [InlineData("{$dateToString: {date: '$d', format: '%Y-%m-%d %H:%M:%S.%L %z %j %V', timezone: '+02:00'}}", "'2024-02-29 15:14:15.016 +0200 060 09'")]
    [InlineData("{$dateTrunc: {date: '$d', unit: 'week', startOfWeek: 'monday'}}", "ISODate('2024-02-26T00:00:00Z')")]
    [InlineData("{$dateTrunc: {date: '$d', unit: 'minute', binSize: 15}}", "ISODate('2024-02-29T13:00:00Z')")]
    [InlineData("{$dateTrunc: {date: '$d', unit: 'quarter'}}", "ISODate('2024-01-01T00:00:00Z')")]
    [InlineData("{$dateAdd: {startDate: ISODate('2024-01-31T00:00:00Z'), unit: 'month', amount: 1}}", "ISODate('2024-02-29T00:00:00Z')")]
    [InlineData("{$dateSubtract: {startDate: '$d', unit: 'day', amount: 1}}", "ISODate('2024-02-28T13:14:15.016Z')")]
    [InlineData("{$dateDiff: {startDate: ISODate('2023-12-31T23:00:00Z'), endDate: '$d', unit: 'month'}}", "NumberLong(2)")]
    [InlineData("{$dateFromParts: {year: 2024, month: 14, day: 1, timezone: 'Europe/Paris'}}", "ISODate('2025-01-31T23:00:00Z')")]
    [InlineData("{$dateFromString: {dateString: '29/02/2024', format: '%d/%m/%Y'}}", "ISODate('2024-02-29T00:00:00Z')")]
    [InlineData("{$dayOfWeek: '$d'}", "5")]
    [InlineData("{$isoWeek: ISODate('2021-01-03T00:00:00Z')}", "53")]
    [InlineData("{$dateToParts: {date: '$d'}}", "{year: 2024, month: 2, day: 29, hour: 13, minute: 14, second: 15, millisecond: 16}")]
    [InlineData("{$year: {date: ISODate('2023-12-31T23:30:00Z'), timezone: 'Europe/Berlin'}}", "2024")]
    [InlineData("{$literal: '$a'}", "'$a'")]
    [InlineData("{$getField: {field: 'x', input: '$o'}}", "1")]
    [InlineData("{$setField: {field: 'z', input: '$o', value: 5}}", "{x: 1, y: 2, z: 5}")]
    public void Evaluates_as_MongoDB_does(string expression, string expected) =>
        Evaluate(expression).Exact().Should().Be(BsonDocument.Parse($"{{v: {expected}}}")["v"].Exact());

    [Theory]
    [InlineData("{$add: ['x', 1]}", 14)]
    [InlineData("{$divide: [1, 0]}", 2)]
    [InlineData("{$mod: [1, 0]}", 16610)]
    [InlineData("{$abs: 'x'}", 28765)]
    [InlineData("{$concat: ['x', 1]}", 16702)]
    [InlineData("{$size: 5}", 17124)]
    [InlineData("{$toInt: 'x'}", 241)]
    [InlineData("{$in: [1, 2]}", 40081)]
    [InlineData("{$year: 'x'}", 16006)]
    [InlineData("{$abs: [1, 2]}", 16020)]
    [InlineData("{$switch: {branches: [{case: false, then: 1}]}}", 40069)]
    [InlineData("{$dateToString: {date: '$d', format: '%q'}}", 18536)]
    [InlineData("{$dateTrunc: {date: '$d', unit: 'decade'}}", 9)]
    [InlineData("{$year: {date: '$d', timezone: 'Nowhere/Land'}}", 40485)]
    [InlineData("{$ln: NumberDecimal('2')}", 2)]
    public void Refuses_with_the_code_of_MongoDB(string expression, int code) =>
        FluentActions.Invoking(() => Evaluate(expression)).Should().Throw<CommandException>().Which.Code.Should().Be(code);

    private static BsonValue? Evaluate(string expression)
    {
        var stage = BsonDocument.Parse($"{{$replaceWith: {{v: {expression}}}}}");
        var pipeline = Pipeline.Parse([stage]);
        return pipeline.Run([BsonDocument.Parse(Document)], new PipelineTests.Collections()).Single().GetValue("v", null);
    }
}
