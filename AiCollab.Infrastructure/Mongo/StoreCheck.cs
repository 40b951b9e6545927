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
        await StoreFailures.TranslatingAsync(() => database.RunCommandAsync<BsonDocument>(Ping, cancellationToken: cancellationToken));
        if (services.GetService(typeof(EmbeddedStore)) is null)
        {
            LogMongo(database.DatabaseNamespace.DatabaseName);
        }
        else
        {
            LogEmbedded();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Data is kept in MongoDB, database {Database}")]
    private partial void LogMongo(string database);

    [LoggerMessage(LogLevel.Information, "Data is kept in the embedded store")]
    private partial void LogEmbedded();
}
