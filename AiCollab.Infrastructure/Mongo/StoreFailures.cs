using AiCollab.Core.Errors;

using MongoDB.Driver;

namespace AiCollab.Infrastructure.Mongo;

/// <summary>Turns what the driver throws when the database is away, or does not let us in, into one sentence with the next step.</summary>
public static class StoreFailures
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;
    private const int OutOfDiskSpace = 14031;

    /// <summary>Null when the failure is not the database's absence: a duplicate key, a defect, a cancellation.</summary>
    public static StoreUnavailableException? Translate(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is StoreUnavailableException known)
            {
                return known;
            }

            if (Sentence(e) is { } sentence)
            {
                return new StoreUnavailableException(sentence, failure);
            }
        }

        return null;
    }

    /// <summary>Runs a call to the database and lets its absence out as <see cref="StoreUnavailableException"/>.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached or does not let us in.</exception>
    public static async Task<T> TranslatingAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not StoreUnavailableException && Translate(e) is { } unavailable)
        {
            throw unavailable;
        }
    }

    /// <inheritdoc cref="TranslatingAsync{T}"/>
    public static Task TranslatingAsync(Func<Task> call) => TranslatingAsync(async () =>
    {
        await call();
        return true;
    });

    private static string? Sentence(Exception e) => e switch
    {
        MongoAuthenticationException or MongoCommandException { Code: AuthenticationFailed } =>
            "The database does not accept the user or password: check ConnectionStrings:MongoDb.",
        MongoCommandException { Code: Unauthorized } =>
            "The database user may not do this: give it the readWrite role on the database of ConnectionStrings:MongoDb.",
        MongoCommandException { Code: OutOfDiskSpace } =>
            "The disk of the data directory is full: free some space; nothing that was saved is lost.",
        TimeoutException when IsAuthentication(e) =>
            "The database does not accept the user or password: check ConnectionStrings:MongoDb.",
        TimeoutException when e.StackTrace?.Contains("MongoDB.Driver", StringComparison.Ordinal) == true =>
            "The database cannot be reached: check that MongoDB is running and that ConnectionStrings:MongoDb names its address. Work goes on when it is back.",
        MongoConnectionException or MongoConnectionPoolPausedException =>
            "The connection to the database was lost. Try again in a moment; work goes on when it is back.",
        MongoWaitQueueFullException =>
            "Too many requests wait for the database. Try again in a moment.",
        MongoNotPrimaryException or MongoNodeIsRecoveringException =>
            "The database is changing its primary node. Try again in a moment.",
        MongoConfigurationException =>
            "The database is not set up as ConnectionStrings:MongoDb says: check its replica set name and options.",
        _ => null,
    };

    /// <summary>A server that refuses us looks unreachable to the driver; its description names the reason.</summary>
    private static bool IsAuthentication(Exception e) => e.Message.Contains("MongoAuthenticationException", StringComparison.Ordinal);
}
