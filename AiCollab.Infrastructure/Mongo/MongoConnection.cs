using AiCollab.Core.Errors;

using MongoDB.Driver;

namespace AiCollab.Infrastructure.Mongo;

/// <summary>Reads <c>ConnectionStrings:MongoDb</c>. What it says about a bad one never repeats it: it may hold a password.</summary>
internal static class MongoConnection
{
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

        return new MongoClient(settings);
    }
}
