using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Mongo.Embedded;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Mongo;

/// <summary>Asks the database once before the host serves anybody, so that a wrong setting is told at the start and not on the first page.</summary>
internal sealed partial class StoreCheck(IMongoDatabase database, IServiceProvider services, ILogger<StoreCheck> logger) : IHostedService
{
    private static readonly BsonDocument Ping = new("ping", 1);

    /// <exception cref="StoreUnavailableException">The database cannot be reached or does not let us in.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService(typeof(EmbeddedStore)) is null)
        {
            await StoreFailures.TranslatingAsync(() => PingAsync(cancellationToken));
            LogMongo(database.DatabaseNamespace.DatabaseName);
            return;
        }

        try
        {
            await PingAsync(cancellationToken);
            LogEmbedded();
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            throw new StoreUnavailableException("The embedded store does not answer in-process with this version of the MongoDB driver: set Embedded:UnixSocket to true.", e);
        }
    }

    private Task<BsonDocument> PingAsync(CancellationToken ct) => database.RunCommandAsync<BsonDocument>(Ping, cancellationToken: ct);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Data is kept in MongoDB, database {Database}")]
    private partial void LogMongo(string database);

    [LoggerMessage(LogLevel.Information, "Data is kept in the embedded store")]
    private partial void LogEmbedded();
}
