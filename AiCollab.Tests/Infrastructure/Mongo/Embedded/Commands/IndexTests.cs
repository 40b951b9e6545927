using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Commands;

public sealed class IndexTests
{
    [Fact]
    public async Task A_unique_partial_index_binds_only_what_its_filter_admits()
    {
        await using var store = new TestStore();
        await CreateAsync(store, "{key: {mail: 1}, name: 'mail', unique: true, partialFilterExpression: {active: true}}");
        await store.Things.InsertManyAsync(Documents("{_id: 1, mail: 'a', active: true}", "{_id: 2, mail: 'a', active: false}", "{_id: 3, mail: 'a'}"));

        var second = () => store.Things.UpdateOneAsync(new BsonDocument("_id", 2), BsonDocument.Parse("{$set: {active: true}}"));

        (await second.Should().ThrowAsync<MongoWriteException>()).Which.WriteError.Category.Should().Be(ServerErrorCategory.DuplicateKey);
        await store.Things.UpdateOneAsync(new BsonDocument("_id", 1), BsonDocument.Parse("{$set: {active: false}}"));
        await second.Should().NotThrowAsync();
        await ShouldBeValidAsync(store, 1);
    }

    [Fact]
    public async Task A_unique_sparse_index_lets_many_documents_lack_the_field_but_not_hold_null()
    {
        await using var store = new TestStore();
        await CreateAsync(store, "{key: {mail: 1}, name: 'mail', unique: true, sparse: true}");
        await store.Things.InsertManyAsync(Documents("{_id: 1}", "{_id: 2}", "{_id: 3, mail: null}"));

        var second = () => store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 4, mail: null}"));

        await second.Should().ThrowAsync<MongoWriteException>();
        await ShouldBeValidAsync(store, 1);
    }

    [Fact]
    public async Task A_unique_index_over_arrays_binds_every_element_but_not_the_document_to_itself()
    {
        await using var store = new TestStore();
        await CreateAsync(store, "{key: {tags: 1}, name: 'tags', unique: true}");
        await store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 1, tags: ['a', 'b', 'a']}"));

        var second = () => store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 2, tags: ['c', 'b']}"));

        var error = (await second.Should().ThrowAsync<MongoWriteException>()).Which.WriteError;
        error.Code.Should().Be(11000);
        error.Message.Should().Contain("dup key: { tags: \"b\" }");
        await ShouldBeValidAsync(store, 2);
    }

    [Fact]
    public async Task Finds_a_document_by_each_of_its_keys_once()
    {
        await using var store = new TestStore();
        await CreateAsync(store, "{key: {tags: 1}, name: 'tags'}");
        await store.Things.InsertManyAsync(Documents("{_id: 1, tags: [1, 2, 3]}", "{_id: 2, tags: 2}", "{_id: 3, tags: []}", "{_id: 4, tags: [[2]]}"));

        (await IdsAsync(store, "{tags: 2}")).Should().BeEquivalentTo([1, 2]);
        (await IdsAsync(store, "{tags: {$gte: 1, $lte: 3}}")).Should().BeEquivalentTo([1, 2]);
        (await IdsAsync(store, "{tags: [2]}")).Should().BeEquivalentTo([4]);
        (await IdsAsync(store, "{tags: []}")).Should().BeEquivalentTo([3]);
        await store.Things.UpdateOneAsync(new BsonDocument("_id", 1), BsonDocument.Parse("{$pull: {tags: 2}}"));
        (await IdsAsync(store, "{tags: 2}")).Should().BeEquivalentTo([2]);
    }

    [Fact]
    public async Task An_index_on_documents_that_break_it_is_refused_and_leaves_no_trace()
    {
        await using var store = new TestStore();
        await store.Things.InsertManyAsync(Documents("{_id: 1, a: 1}", "{_id: 2, a: 1}"));

        var create = () => CreateAsync(store, "{key: {a: 1}, name: 'a', unique: true}");

        (await create.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(11000);
        (await (await store.Things.Indexes.ListAsync()).ToListAsync()).Should().ContainSingle();
    }

    [Theory]
    [InlineData("{key: {a: 1}, name: 'a', unique: true}", 86)]
    [InlineData("{key: {b: 1}, name: 'a'}", 86)]
    [InlineData("{key: {a: 1}, name: 'other'}", 85)]
    public async Task Another_index_of_the_same_name_or_keys_is_refused(string index, int code)
    {
        await using var store = new TestStore();
        await CreateAsync(store, "{key: {a: 1}, name: 'a'}");
        await CreateAsync(store, "{key: {a: 1}, name: 'a'}");

        var other = () => CreateAsync(store, index);

        (await other.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(code);
    }

    private static Task CreateAsync(TestStore store, string index) => store.Database.RunCommandAsync<BsonDocument>(
        new BsonDocument { { "createIndexes", "things" }, { "indexes", new BsonArray { BsonDocument.Parse(index) } } });

    private static IEnumerable<BsonDocument> Documents(params string[] documents) => documents.Select(BsonDocument.Parse);

    private static async Task<IEnumerable<int>> IdsAsync(TestStore store, string query) =>
        (await store.Things.Find(BsonDocument.Parse(query)).ToListAsync()).Select(document => document["_id"].AsInt32);

    private static async Task ShouldBeValidAsync(TestStore store, int entries)
    {
        var report = await store.Database.RunCommandAsync<BsonDocument>(new BsonDocument("validate", "things"));
        report["valid"].AsBoolean.Should().BeTrue(report["errors"].ToString());
        report["keysPerIndex"].AsBsonDocument.Elements.Last().Value.ToInt32().Should().Be(entries);
    }
}
