using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using Microsoft.Extensions.Logging.Abstractions;

using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded;

/// <summary>An embedded store in a folder of its own, deleted with it; may be closed and opened again.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly EmbeddedStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly string _folder = Directory.CreateTempSubdirectory("aicollab-test-store-").FullName;

    public TestStore(TimeProvider? time = null, Action<EmbeddedStoreOptions>? configure = null)
    {
        _time = time ?? TimeProvider.System;
        _options = new EmbeddedStoreOptions { Synchronous = Synchronous.Normal };
        configure?.Invoke(_options);
        Open();
    }

    public string Path => System.IO.Path.Combine(_folder, "store.db");

    public EmbeddedStore Store { get; private set; } = null!;

    public MongoClient Client { get; private set; } = null!;

    public IMongoDatabase Database => Client.GetDatabase("test");

    public IMongoCollection<BsonDocument> Things => Database.GetCollection<BsonDocument>("things");

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Open()
    {
        Store = EmbeddedStore.Open(Path, _options, _time, NullLogger.Instance);
        Client = Store.CreateClient();
    }

    private async Task CloseAsync()
    {
        Client.Dispose();
        await Store.DisposeAsync();
    }
}
