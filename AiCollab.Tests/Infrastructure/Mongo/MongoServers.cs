using AiCollab.Infrastructure.Mongo;
using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Serialization;

using Microsoft.Extensions.Logging.Abstractions;

using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo;

/// <summary>
/// The servers that store contract tests run on: <c>embedded</c>; <c>java</c>, an independent server over TCP, where it is to be
/// had; <c>external</c>, the one that AICOLLAB_TEST_MONGO names.
/// </summary>
/// <example><code>
/// [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
/// public async Task Keeps_what_was_stored(string server)
/// {
///     var database = await MongoServers.FreshDatabaseAsync(server);
/// </code></example>
public static class MongoServers
{
    public const string Embedded = "embedded";
    public const string Java = "java";
    public const string External = "external";
    private const string ExternalVariable = "AICOLLAB_TEST_MONGO";
    private static readonly Lazy<EmbeddedStore> Store = new(OpenStore);
    private static readonly Lazy<IMongoClient> EmbeddedClient = new(() => Store.Value.CreateClient());
    private static readonly Lazy<Task<string>> JavaUri = new(JavaMongo.StartAsync);
    private static readonly Lazy<Task<IMongoClient>> JavaClient = new(async () => MongoConnection.CreateClient(MongoConnection.Parse(await JavaUri.Value)));
    private static readonly Lazy<IMongoClient> ExternalClient = new(() => MongoConnection.CreateClient(MongoConnection.Parse(ExternalUri!)));

    private static string? ExternalUri => Environment.GetEnvironmentVariable(ExternalVariable) is { Length: > 0 } uri ? uri : null;

    /// <summary>Every server that is there.</summary>
    public static TheoryData<string> All
    {
        get
        {
            var servers = new TheoryData<string> { Embedded };
            if (JavaMongo.WhyMissing is null)
            {
                servers.Add(Java);
            }

            if (ExternalUri is not null)
            {
                servers.Add(External);
            }

            return servers;
        }
    }

    /// <summary>An empty database of its own for one test.</summary>
    public static async Task<IMongoDatabase> FreshDatabaseAsync(string server)
    {
        MongoConventions.Register();
        var client = server switch
        {
            Embedded => EmbeddedClient.Value,
            Java => await JavaClient.Value,
            External => ExternalClient.Value,
            _ => throw new ArgumentOutOfRangeException(nameof(server), server, "not one of MongoServers.All"),
        };
        return client.GetDatabase($"t{Guid.NewGuid():N}");
    }

    /// <summary>The connection string of a server that other processes can reach too: every one but the embedded.</summary>
    public static async Task<string> UriAsync(string server) => server == Java ? await JavaUri.Value : ExternalUri!;

    private static EmbeddedStore OpenStore()
    {
        var folder = Directory.CreateTempSubdirectory("aicollab-test-store-").FullName;
        var options = new EmbeddedStoreOptions { Synchronous = Synchronous.Normal };
        var store = EmbeddedStore.Open(Path.Combine(folder, "store.db"), options, TimeProvider.System, NullLogger.Instance);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            store.Dispose();
            Directory.Delete(folder, recursive: true);
        };
        return store;
    }
}
