using FluentAssertions;

using Microsoft.Extensions.Time.Testing;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Commands;

public sealed class ExpiryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Now);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Deletes_what_has_expired_and_nothing_else(int direction)
    {
        await using var store = new TestStore(_clock);
        await ExpireAfterAsync(store, TimeSpan.FromHours(1), direction);
        await store.Things.InsertManyAsync(
        [
            new BsonDocument { { "_id", "old" }, { "at", At(-61) } },
            new BsonDocument { { "_id", "young" }, { "at", At(-59) } },
            new BsonDocument { { "_id", "future" }, { "at", At(5) } },
            new BsonDocument { { "_id", "text" }, { "at", "2020-01-01" } },
            new BsonDocument { { "_id", "number" }, { "at", 0 } },
            new BsonDocument { { "_id", "none" } },
            new BsonDocument { { "_id", "earliest of several" }, { "at", new BsonArray { At(10), At(-90) } } },
        ]);

        (await store.Store.SweepExpiredAsync(default)).Should().Be(2);

        (await IdsAsync(store)).Should().BeEquivalentTo("young", "future", "text", "number", "none");
        var report = await store.Database.RunCommandAsync<BsonDocument>(new BsonDocument("validate", "things"));
        (report["valid"].AsBoolean, report["keysPerIndex"]["at"].ToInt32()).Should().Be((true, 5));
    }

    [Fact]
    public async Task Deletes_more_than_fit_one_transaction()
    {
        await using var store = new TestStore(_clock);
        await ExpireAfterAsync(store, TimeSpan.Zero, 1);
        await store.Things.InsertManyAsync(Enumerable.Range(0, 1_201).Select(i => new BsonDocument { { "_id", i }, { "at", At(-1) } }));

        (await store.Store.SweepExpiredAsync(default)).Should().Be(1_201);

        (await IdsAsync(store)).Should().BeEmpty();
    }

    [Fact]
    public async Task Runs_by_itself_every_minute()
    {
        await using var store = new TestStore(_clock);
        await ExpireAfterAsync(store, TimeSpan.FromSeconds(30), 1);
        await store.Things.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "at", Now.UtcDateTime } });

        _clock.Advance(TimeSpan.FromSeconds(59));
        (await store.Things.CountDocumentsAsync(new BsonDocument())).Should().Be(1);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await PollAsync(async () => await store.Things.CountDocumentsAsync(new BsonDocument()) == 0);
    }

    [Fact]
    public async Task Follows_a_lifetime_that_collMod_changed()
    {
        await using var store = new TestStore(_clock);
        await ExpireAfterAsync(store, TimeSpan.FromHours(1), 1);
        await store.Things.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "at", At(-10) } });

        var reply = await store.Database.RunCommandAsync<BsonDocument>(BsonDocument.Parse("{collMod: 'things', index: {name: 'at', expireAfterSeconds: 60}}"));

        (reply["expireAfterSeconds_old"].ToInt64(), reply["expireAfterSeconds_new"].ToInt64()).Should().Be((3600, 60));
        (await store.Store.SweepExpiredAsync(default)).Should().Be(1);
        await store.ReopenAsync();
        (await (await store.Things.Indexes.ListAsync()).ToListAsync()).Single(index => index["name"] == "at")["expireAfterSeconds"].ToInt64().Should().Be(60);
    }

    private static Task ExpireAfterAsync(TestStore store, TimeSpan lifetime, int direction) => store.Things.Indexes.CreateOneAsync(
        new CreateIndexModel<BsonDocument>(new BsonDocument("at", direction), new CreateIndexOptions { Name = "at", ExpireAfter = lifetime }));

    private static async Task<IEnumerable<string>> IdsAsync(TestStore store) =>
        (await store.Things.Find(new BsonDocument()).ToListAsync()).Select(document => document["_id"].ToString()!);

    private static DateTime At(int minutes) => Now.AddMinutes(minutes).UtcDateTime;

    private static async Task PollAsync(Func<Task<bool>> condition)
    {
        for (var patience = DateTime.UtcNow.AddSeconds(30); !await condition();)
        {
            DateTime.UtcNow.Should().BeBefore(patience);
            await Task.Yield();
        }
    }
}
