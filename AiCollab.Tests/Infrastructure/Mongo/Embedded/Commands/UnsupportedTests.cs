using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Commands;

/// <summary>What the store does not do it refuses with MongoDB's own code; it never does something else instead.</summary>
public sealed class UnsupportedTests
{
    [Theory]
    [InlineData("{mapReduce: 'things', map: 'x', reduce: 'y', out: {inline: 1}}", 59)]
    [InlineData("{bulkWrite: 1, ops: [], nsInfo: []}", 59)]
    [InlineData("{noSuchCommand: 1}", 59)]
    [InlineData("{aggregate: 'things', pipeline: [{$noSuchStage: {}}], cursor: {}}", 40324)]
    [InlineData("{aggregate: 'things', pipeline: [{$graphLookup: {}}], cursor: {}}", 40324)]
    [InlineData("{aggregate: 'things', pipeline: [{$setWindowFields: {}}], cursor: {}}", 40324)]
    [InlineData("{aggregate: 'things', pipeline: [{$changeStream: {}}], cursor: {}}", 40573)]
    [InlineData("{aggregate: 'things', pipeline: [{$set: {a: {$noSuchOperator: 1}}}], cursor: {}}", 168)]
    [InlineData("{find: 'things', filter: {a: {$noSuchOperator: 1}}}", 2)]
    [InlineData("{find: 'things', filter: {$noSuchOperator: []}}", 2)]
    [InlineData("{find: 'things', filter: {$text: {$search: 'x'}}}", 2)]
    [InlineData("{find: 'things', filter: {$where: 'true'}}", 2)]
    [InlineData("{find: 'things', filter: {a: {$near: [0, 0]}}}", 2)]
    [InlineData("{find: 'things', collation: {locale: 'de'}}", 2)]
    [InlineData("{find: 'things', noSuchField: 1}", 40415)]
    [InlineData("{find: 'things', tailable: true}", 2)]
    [InlineData("{update: 'things', updates: [{q: {_id: 1}, u: {$noSuchOperator: {a: 1}}}]}", 9)]
    [InlineData("{update: 'things', updates: [{q: {_id: 1}, u: {$push: {a: {$each: [1], $noSuch: 1}}}}]}", 2)]
    [InlineData("{insert: 'things', documents: [{_id: 7}], lsid: {id: {$uuid: '00000000-0000-4000-8000-000000000001'}}, txnNumber: {$numberLong: '1'}, startTransaction: true, autocommit: false}", 20)]
    [InlineData("{create: 'capped', capped: true, size: 1000}", 40415)]
    [InlineData("{createIndexes: 'things', indexes: [{key: {a: 'text'}, name: 'a'}]}", 67)]
    public async Task Is_refused_by_its_code(string command, int code)
    {
        await using var store = new TestStore();
        await store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 1, a: [1]}"));

        var run = () => store.Database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command));

        (await CodeAsync(run)).Should().Be(code);
        (await store.Things.Find(new BsonDocument()).SingleAsync()).Should().Equal(BsonDocument.Parse("{_id: 1, a: [1]}"));
    }

    /// <summary>Writes tell the code of a statement in their reply, all else as the command's own.</summary>
    private static async Task<int> CodeAsync(Func<Task<BsonDocument>> run)
    {
        try
        {
            var reply = await run();
            return reply.GetValue("writeErrors", new BsonArray { new BsonDocument("code", 0) })[0]["code"].ToInt32();
        }
        catch (MongoCommandException e)
        {
            return e.Code;
        }
    }
}
