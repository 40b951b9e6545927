using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Commands;

public sealed class DocumentsStageTests : IAsyncLifetime
{
    private readonly TestStore _store = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Feeds_a_pipeline_without_a_collection_batch_by_batch()
    {
        var numbers = new BsonDocument("$map", new BsonDocument { ["input"] = new BsonDocument("$range", new BsonArray { 0, 250 }), ["in"] = new BsonDocument("n", "$$this") });
        var found = await _store.Things.Database.Aggregate()
            .AppendStage<BsonDocument>(new BsonDocument("$documents", numbers)).AppendStage<BsonDocument>(new BsonDocument("$match", new BsonDocument("n", new BsonDocument("$gte", 20)))).ToListAsync();

        found.Select(document => document["n"].AsInt32).Should().Equal(Enumerable.Range(20, 230));
    }

    [Theory]
    [InlineData("{ aggregate: 'things', pipeline: [{ $documents: [{}] }], cursor: {} }", 73)]
    [InlineData("{ aggregate: 1, pipeline: [{ $match: {} }], cursor: {} }", 73)]
    [InlineData("{ aggregate: 'things', pipeline: [{ $match: {} }, { $documents: [{}] }], cursor: {} }", 40602)]
    [InlineData("{ aggregate: 'things', pipeline: [{ $facet: { a: [{ $documents: [{}] }] } }], cursor: {} }", 40600)]
    [InlineData("{ aggregate: 'things', pipeline: [{ $lookup: { from: 'things', as: 'a', pipeline: [{ $documents: [{}] }] } }], cursor: {} }", 9)]
    [InlineData("{ aggregate: 1, pipeline: [{ $documents: 5 }], cursor: {} }", 5858203)]
    [InlineData("{ aggregate: 1, pipeline: [{ $documents: [5] }], cursor: {} }", 40228)]
    public async Task Refuses_what_MongoDB_refuses(string command, int code)
    {
        var run = () => _store.Things.Database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command));

        (await run.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(code);
    }
}
