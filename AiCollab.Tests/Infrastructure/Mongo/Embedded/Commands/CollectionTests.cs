using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Commands;

public sealed class CollectionTests
{
    [Fact]
    public async Task A_renamed_collection_keeps_its_documents_and_indexes()
    {
        await using var store = new TestStore();
        await store.Things.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("a", 1), new CreateIndexOptions { Unique = true }));
        await store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 1, a: 1}"));

        await store.Database.RenameCollectionAsync("things", "others");
        await store.ReopenAsync();

        var others = store.Database.GetCollection<BsonDocument>("others");
        (await others.Find(new BsonDocument("a", 1)).SingleAsync())["_id"].AsInt32.Should().Be(1);
        await others.Invoking(c => c.InsertOneAsync(BsonDocument.Parse("{_id: 2, a: 1}"))).Should().ThrowAsync<MongoWriteException>();
        (await (await store.Database.ListCollectionNamesAsync()).ToListAsync()).Should().Equal("others");
    }

    [Fact]
    public async Task A_rename_replaces_another_collection_only_when_told_to()
    {
        await using var store = new TestStore();
        await store.Things.InsertOneAsync(new BsonDocument("_id", "new"));
        await store.Database.GetCollection<BsonDocument>("others").InsertOneAsync(new BsonDocument("_id", "old"));

        var rename = () => store.Database.RenameCollectionAsync("things", "others");
        (await rename.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(48);
        await store.Database.RenameCollectionAsync("things", "others", new RenameCollectionOptions { DropTarget = true });

        (await store.Database.GetCollection<BsonDocument>("others").Find(new BsonDocument()).SingleAsync())["_id"].AsString.Should().Be("new");
    }

    [Fact]
    public async Task A_collection_that_is_not_there_cannot_be_renamed()
    {
        await using var store = new TestStore();
        var rename = () => store.Database.RenameCollectionAsync("things", "others");
        (await rename.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(26);
    }

    [Fact]
    public async Task A_dropped_collection_is_gone_with_its_indexes()
    {
        await using var store = new TestStore();
        await store.Things.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("a", 1), new CreateIndexOptions { Unique = true }));
        await store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 1, a: 1}"));

        await store.Database.DropCollectionAsync("things");
        await store.Things.InsertManyAsync([BsonDocument.Parse("{_id: 1, a: 1}"), BsonDocument.Parse("{_id: 2, a: 1}")]);

        (await (await store.Things.Indexes.ListAsync()).ToListAsync()).Should().ContainSingle();
    }

    [Theory]
    [InlineData("{collMod: 'nothing', index: {name: 'a', expireAfterSeconds: 5}}", 26)]
    [InlineData("{collMod: 'things', index: {name: 'nothing', expireAfterSeconds: 5}}", 27)]
    public async Task collMod_refuses_what_is_not_there(string command, int code)
    {
        await using var store = new TestStore();
        await store.Things.InsertOneAsync(new BsonDocument("_id", 1));

        var change = () => store.Database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command));

        (await change.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(code);
    }
}
