using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo;

/// <summary>What the product asks of any MongoDB, through the real driver.</summary>
public sealed class DriverContractTests
{
    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task Finds_by_id_what_was_inserted(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "name", "héllo" }, { "at", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) } });

        var found = await things.Find(new BsonDocument("_id", 1)).SingleAsync();

        found["name"].AsString.Should().Be("héllo");
        found["at"].ToUniversalTime().Should().Be(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Reads_more_documents_than_fit_the_first_batch(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertManyAsync(Enumerable.Range(1, 1000).Select(i => new BsonDocument { { "_id", i }, { "k", i % 10 } }));

        (await things.Find(new BsonDocument()).ToListAsync()).Should().HaveCount(1000);
        (await things.Find(new BsonDocument()).Limit(250).ToListAsync()).Should().HaveCount(250);
        (await things.Find(new BsonDocument("k", 3)).Skip(90).ToListAsync()).Should().HaveCount(10);
        (await things.Find(new BsonDocument(), new FindOptions { BatchSize = 7 }).Sort(new BsonDocument("_id", -1)).ToListAsync())
            .Select(d => d["_id"].AsInt32).Should().BeInDescendingOrder().And.HaveCount(1000);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Sorts_by_fields_without_an_index(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertManyAsync(Enumerable.Range(1, 300).Select(i => new BsonDocument { { "_id", i }, { "k", i % 7 }, { "v", -i } }));

        var sorted = await things.Find(new BsonDocument()).Sort(new BsonDocument { { "k", 1 }, { "v", -1 } }).Limit(120).ToListAsync();

        sorted.Select(d => (d["k"].AsInt32, d["_id"].AsInt32)).Should().BeInAscendingOrder().And.HaveCount(120);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Refuses_a_second_document_with_the_same_id(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertOneAsync(new BsonDocument("_id", "same"));

        var again = () => things.InsertOneAsync(new BsonDocument("_id", "same"));

        (await again.Should().ThrowAsync<MongoWriteException>()).Which.WriteError.Category.Should().Be(ServerErrorCategory.DuplicateKey);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Refuses_a_second_document_with_the_same_unique_key(string server)
    {
        var things = await ThingsAsync(server);
        await things.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("mail", 1), new CreateIndexOptions { Unique = true, Name = "mail" }));
        await things.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "mail", "a@b" } });

        var again = () => things.InsertOneAsync(new BsonDocument { { "_id", 2 }, { "mail", "a@b" } });

        (await again.Should().ThrowAsync<MongoWriteException>()).Which.WriteError.Category.Should().Be(ServerErrorCategory.DuplicateKey);
        (await things.CountDocumentsAsync(new BsonDocument())).Should().Be(1);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Updates_upserts_and_deletes(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "n", 1 } });

        var updated = await things.UpdateOneAsync(new BsonDocument("_id", 1), Builders<BsonDocument>.Update.Inc("n", 2).Set("z", "x"));
        var upserted = await things.UpdateOneAsync(
            new BsonDocument("_id", "new"), Builders<BsonDocument>.Update.Set("q", 1), new UpdateOptions { IsUpsert = true });
        var deleted = await things.DeleteManyAsync(new BsonDocument("q", 1));

        updated.ModifiedCount.Should().Be(1);
        upserted.UpsertedId.Should().Be((BsonValue)"new");
        deleted.DeletedCount.Should().Be(1);
        (await things.Find(new BsonDocument()).SingleAsync()).Should().BeEquivalentTo(new BsonDocument { { "_id", 1 }, { "n", 3 }, { "z", "x" } });
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Admits_exactly_as_many_concurrent_increments_as_the_limit_allows(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertOneAsync(new BsonDocument { { "_id", "counter" }, { "n", 0 } });
        var belowLimit = new BsonDocument { { "_id", "counter" }, { "n", new BsonDocument("$lt", 50) } };

        var admitted = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Task.Run(() =>
            things.FindOneAndUpdateAsync(belowLimit, Builders<BsonDocument>.Update.Inc("n", 1)))));

        admitted.Count(document => document is not null).Should().Be(50);
        (await things.Find(new BsonDocument()).SingleAsync())["n"].AsInt32.Should().Be(50);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Writes_a_bulk_of_different_operations(string server)
    {
        var things = await ThingsAsync(server);

        var result = await things.BulkWriteAsync(
        [
            new InsertOneModel<BsonDocument>(new BsonDocument("_id", 1)),
            new InsertOneModel<BsonDocument>(new BsonDocument("_id", 2)),
            new UpdateOneModel<BsonDocument>(new BsonDocument("_id", 1), Builders<BsonDocument>.Update.Set("a", 1)),
            new DeleteOneModel<BsonDocument>(new BsonDocument("_id", 2)),
        ]);

        (result.InsertedCount, result.ModifiedCount, result.DeletedCount).Should().Be((2, 1, 1));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Lists_the_indexes_that_were_created(string server)
    {
        var things = await ThingsAsync(server);
        await things.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument { { "a", 1 }, { "b", -1 } }));

        var names = (await (await things.Indexes.ListAsync()).ToListAsync()).Select(index => index["name"].AsString);

        names.Should().BeEquivalentTo("_id_", "a_1_b_-1");
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Counts_and_tells_distinct_values(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertManyAsync(Enumerable.Range(0, 20).Select(i => new BsonDocument { { "_id", i }, { "k", i % 4 }, { "tags", new BsonArray { "a", $"t{i % 2}" } } }));

        (await things.EstimatedDocumentCountAsync()).Should().Be(20);
        (await (await things.DistinctAsync<int>("k", new BsonDocument("_id", new BsonDocument("$gte", 10)))).ToListAsync()).Should().BeEquivalentTo([0, 1, 2, 3]);
        (await (await things.DistinctAsync<string>("tags", new BsonDocument())).ToListAsync()).Should().BeEquivalentTo("a", "t0", "t1");
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Groups_and_projects(string server)
    {
        var things = await ThingsAsync(server);
        await things.InsertManyAsync(Enumerable.Range(0, 20).Select(i => new BsonDocument { { "_id", i }, { "k", i % 4 }, { "v", i } }));

        var groups = await things.Aggregate().Match(new BsonDocument("v", new BsonDocument("$gte", 4)))
            .Group(new BsonDocument { { "_id", "$k" }, { "sum", new BsonDocument("$sum", "$v") } }).Sort(new BsonDocument("_id", 1)).ToListAsync();
        var projected = await things.Find(new BsonDocument("_id", 7)).Project(new BsonDocument { { "_id", 0 }, { "v", 1 } }).SingleAsync();

        groups.Select(group => group["sum"].ToInt32()).Should().Equal(40, 44, 48, 52);
        projected.ToJson().Should().Be("{ \"v\" : 7 }");
    }

    private static async Task<IMongoCollection<BsonDocument>> ThingsAsync(string server) =>
        (await MongoServers.FreshDatabaseAsync(server)).GetCollection<BsonDocument>("things");
}
