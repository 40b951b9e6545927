using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Commands;

public sealed class ValidateTests
{
    [Fact]
    public async Task Finds_nothing_wrong_with_a_sound_collection()
    {
        await using var store = await FilledAsync();

        var report = await ValidateAsync(store);

        report["valid"].AsBoolean.Should().BeTrue();
        (report["nrecords"].ToInt32(), report["nIndexes"].ToInt32(), report["keysPerIndex"]["a"].ToInt32()).Should().Be((3, 2, 4));
    }

    [Theory]
    [InlineData("DELETE FROM {index} WHERE rid = 2", "row 2 lacks an entry")]
    [InlineData("INSERT INTO {index}(k, rid) VALUES(x'2b02', 99)", "points to row 99")]
    [InlineData("UPDATE {index} SET k = x'2b7f' WHERE rid = 1", "does not have that key")]
    [InlineData("UPDATE {documents} SET id = x'2b99' WHERE rid = 1", "filed under another _id")]
    [InlineData("UPDATE {documents} SET doc = x'0500000001' WHERE rid = 1", "row 1:")]
    public async Task Tells_what_is_wrong(string damage, string expected)
    {
        await using var store = await FilledAsync();
        var collection = store.Store.Engine.Catalog.All.Single(c => c.Namespace.ToString() == "test.things");
        using (var db = SqliteHandle.Open(store.Path, Synchronous.Normal))
        {
            db.RunScript(damage
                .Replace("{index}", $"x{collection.Id}_{collection.Indexes.Single().Id}", StringComparison.Ordinal)
                .Replace("{documents}", $"c{collection.Id}", StringComparison.Ordinal));
        }

        var report = await ValidateAsync(store);

        report["valid"].AsBoolean.Should().BeFalse();
        report["errors"].AsBsonArray.Select(error => error.AsString).Should().Contain(error => error.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_collection_that_is_not_there()
    {
        await using var store = new TestStore();
        (await store.Invoking(ValidateAsync).Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(26);
    }

    private static async Task<TestStore> FilledAsync()
    {
        var store = new TestStore();
        await store.Things.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("a", 1), new CreateIndexOptions { Name = "a" }));
        await store.Things.InsertManyAsync([BsonDocument.Parse("{_id: 1, a: 1}"), BsonDocument.Parse("{_id: 2, a: [2, 3]}"), BsonDocument.Parse("{_id: 3}")]);
        return store;
    }

    private static Task<BsonDocument> ValidateAsync(TestStore store) => store.Database.RunCommandAsync<BsonDocument>(new BsonDocument("validate", "things"));
}
