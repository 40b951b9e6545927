using AiCollab.Core.Errors;

using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace AiCollab.Infrastructure.Mongo;

/// <summary>Reads <c>ConnectionStrings:MongoDb</c>. What it says about a bad one never repeats it: it may hold a password.</summary>
internal static class MongoConnection
{
    private const int MostWaiting = 100_000;
    private static readonly TimeSpan SelectionTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="StoreUnavailableException">The text is not a MongoDB connection string.</exception>
    public static MongoUrl Parse(string connection)
    {
        try
        {
            return MongoUrl.Create(connection);
        }
        catch (Exception e) when (e is MongoConfigurationException or FormatException or ArgumentException)
        {
            throw new StoreUnavailableException(
                "ConnectionStrings:MongoDb is not a valid MongoDB connection string; write mongodb://user:password@host:27017/aicollab, with special characters of the password percent-encoded.");
        }
    }

    public static MongoClient CreateClient(MongoUrl url)
    {
        var settings = MongoClientSettings.FromUrl(url);
        settings.ApplicationName ??= "aicollab";

        // The driver's own 30 s is too long for a page that waits.
        if (!url.Url.Contains("serverSelectionTimeout", StringComparison.OrdinalIgnoreCase))
        {
            settings.ServerSelectionTimeout = SelectionTimeout;
        }

        settings.ClusterConfigurator = builder => LetMany(builder);
        return new MongoClient(settings);
    }

    /// <summary>Lets thousands wait their turn at the database; the driver's own answer to the 501st is a failure.</summary>
    public static ClusterBuilder LetMany(ClusterBuilder builder) => builder
        .ConfigureConnectionPool(pool => pool.With(waitQueueSize: MostWaiting))
        .ConfigureCluster(cluster => cluster.With(maxServerSelectionWaitQueueSize: MostWaiting));
}
