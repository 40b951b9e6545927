using System.Net;
using System.Net.Sockets;
using AiCollab.Infrastructure.Mongo;
using AiCollab.Infrastructure.Mongo.Serialization;
using AiCollab.Tests.Infrastructure.Mongo;
using MongoDB.Driver;

namespace AiCollab.Tests.Infrastructure.Costs.Storm;

/// <summary>The database of a storm as the driver is told of it, and as an outsider sees it.</summary>
internal sealed class StormStore : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MongoClient _client;

    private StormStore(string uri, string database, params (string Key, string Value)[] settings)
    {
        MongoConventions.Register();
        _client = MongoConnection.CreateClient(MongoConnection.Parse(uri));
        Outside = _client.GetDatabase(database);
        Settings = settings.Append(("Data:Directory", _folder.Path)).ToDictionary(s => s.Item1, s => s.Item2);
    }

    /// <summary>What the driver is configured with.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>The same database, over its listener.</summary>
    public IMongoDatabase Outside { get; }

    public static async Task<StormStore> OpenAsync(string server)
    {
        if (server == MongoServers.Embedded)
        {
            var address = $"127.0.0.1:{FreePort()}";
            return new StormStore(
                $"mongodb://ann:right@{address}/?authSource=admin&directConnection=true&serverSelectionTimeoutMS=1000&heartbeatFrequencyMS=500", "aicollab",
                ("Embedded:Listen", address), ("Embedded:User", "ann"), ("Embedded:Password", "right"));
        }

        var (uri, name) = (await MongoServers.UriAsync(server), $"t{Guid.NewGuid():N}");
        var named = new MongoUrlBuilder(uri) { DatabaseName = name }.ToString();
        return new StormStore(uri, name, ("ConnectionStrings:MongoDb", named));
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
