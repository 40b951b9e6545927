using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Commands;

/// <summary>A client that lost the answer sends the same write again: it is answered as before and not done twice.</summary>
public sealed class RetryableWriteTests
{
    private const string Password = "secret";
    private readonly Guid _session = Guid.NewGuid();

    [Fact]
    public async Task Does_a_repeated_write_once_and_answers_as_before()
    {
        await using var store = new TestStore();
        await store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 1, n: 0}"));
        var increment = Command(1, "{update: 'things', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}, {q: {_id: 2}, u: {$inc: {n: 1}}, upsert: true}]}");

        var first = await store.Database.RunCommandAsync<BsonDocument>(increment);
        var again = await store.Database.RunCommandAsync<BsonDocument>(increment);

        again["upserted"].Should().Be(first["upserted"]);
        (again["n"].ToInt32(), again["nModified"].ToInt32()).Should().Be((2, 1));
        (await ValuesAsync(store)).Should().Equal(1, 1);
    }

    [Fact]
    public async Task Does_the_next_write_of_the_session()
    {
        await using var store = new TestStore();
        await store.Database.RunCommandAsync<BsonDocument>(Command(1, "{insert: 'things', documents: [{_id: 1, n: 0}]}"));
        await store.Database.RunCommandAsync<BsonDocument>(Command(2, "{findAndModify: 'things', query: {_id: 1}, update: {$inc: {n: 1}}}"));
        await store.Database.RunCommandAsync<BsonDocument>(Command(3, "{findAndModify: 'things', query: {_id: 1}, update: {$inc: {n: 1}}}"));

        (await ValuesAsync(store)).Should().Equal(2);
    }

    [Fact]
    public async Task Answers_a_repeated_findAndModify_with_the_document_of_the_first_time()
    {
        await using var store = new TestStore();
        await store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 1, n: 5}"));
        var take = Command(1, "{findAndModify: 'things', query: {n: {$gt: 0}}, update: {$inc: {n: -5}}, new: true}");

        var first = await store.Database.RunCommandAsync<BsonDocument>(take);
        var again = await store.Database.RunCommandAsync<BsonDocument>(take);

        first["value"].Should().Be(BsonDocument.Parse("{_id: 1, n: 0}"));
        again["value"].Should().Be(first["value"]);
    }

    [Fact]
    public async Task Does_what_is_left_of_a_write_that_was_half_done()
    {
        await using var store = new TestStore();
        await store.Database.RunCommandAsync<BsonDocument>(Command(1, "{insert: 'things', documents: [{_id: 1, n: 1}]}"));

        var reply = await store.Database.RunCommandAsync<BsonDocument>(Command(1, "{insert: 'things', documents: [{_id: 1, n: 1}, {_id: 2, n: 2}]}"));

        reply["n"].ToInt32().Should().Be(2);
        (await ValuesAsync(store)).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Refuses_a_write_older_than_the_sessions_newest()
    {
        await using var store = new TestStore();
        await store.Database.RunCommandAsync<BsonDocument>(Command(2, "{insert: 'things', documents: [{_id: 1}]}"));

        var late = () => store.Database.RunCommandAsync<BsonDocument>(Command(1, "{insert: 'things', documents: [{_id: 2}]}"));

        (await late.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(225);
    }

    [Fact]
    public async Task Remembers_what_came_over_a_socket_across_a_restart()
    {
        await using var store = new TestStore(configure: options => (options.Listen, options.User, options.Password) = ("127.0.0.1:0", "ann", Password));
        await store.Things.InsertOneAsync(BsonDocument.Parse("{_id: 1, n: 0}"));
        var increment = Command(7, "{update: 'things', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}");

        await RunOverSocketAsync(store, increment);
        await store.ReopenAsync();
        var again = await RunOverSocketAsync(store, increment);

        again["nModified"].ToInt32().Should().Be(1);
        (await ValuesAsync(store)).Should().Equal(1);
        await RunOverSocketAsync(store, Command(8, "{update: 'things', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}"));
        (await ValuesAsync(store)).Should().Equal(2);
    }

    private static async Task<BsonDocument> RunOverSocketAsync(TestStore store, BsonDocument command)
    {
        using var client = new MongoClient($"mongodb://ann:{Password}@{store.Store.ListenerAddress}/?directConnection=true");
        return await client.GetDatabase("test").RunCommandAsync<BsonDocument>(command);
    }

    private BsonDocument Command(long number, string json) => BsonDocument.Parse(json).Merge(new BsonDocument
    {
        { "lsid", new BsonDocument("id", new BsonBinaryData(_session, GuidRepresentation.Standard)) }, { "txnNumber", number },
    });

    private static async Task<IEnumerable<int>> ValuesAsync(TestStore store) =>
        (await store.Things.Find(new BsonDocument()).Sort(new BsonDocument("_id", 1)).ToListAsync()).Select(document => document["n"].AsInt32);
}
