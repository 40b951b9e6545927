using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Serialization;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

using MongoDB.Driver;

namespace AiCollab.Infrastructure.Mongo;

/// <summary>Registers the database: a real MongoDB where <c>ConnectionStrings:MongoDb</c> is set, else the embedded store in the data directory.</summary>
public static class MongoRegistration
{
    private const string ConnectionName = "MongoDb";
    private const string DefaultDatabase = "aicollab";
    private const string StoreFile = "store.db";

    /// <summary>Provides <see cref="IMongoClient"/> and <see cref="IMongoDatabase"/>, and asks the database once at the start.</summary>
    public static IServiceCollection AddMongo(this IServiceCollection services, IConfiguration configuration)
    {
        MongoConventions.Register();
        services.TryAddSingleton(TimeProvider.System);
        if (configuration.GetConnectionString(ConnectionName) is { Length: > 0 } connection)
        {
            var url = MongoConnection.Parse(connection);
            services.AddSingleton<IMongoClient>(_ => MongoConnection.CreateClient(url));
            AddDatabase(services, url.DatabaseName ?? DefaultDatabase);
        }
        else
        {
            AddEmbedded(services, configuration);
            AddDatabase(services, DefaultDatabase);
        }

        services.AddHostedService<StoreCheck>();
        return services;
    }

    private static void AddEmbedded(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EmbeddedStoreOptions>().BindConfiguration(EmbeddedStoreOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmbeddedStoreOptions>, EmbeddedStoreOptionsCheck>();
        var path = Path.Combine(configuration["Data:Directory"] is { Length: > 0 } folder ? folder : "./data", StoreFile);
        services.AddSingleton(provider => Open(path, provider));
        services.AddSingleton<IMongoClient>(provider => provider.GetRequiredService<EmbeddedStore>().CreateClient());
    }

    /// <exception cref="InvalidException">The store cannot be opened; says why and what to do.</exception>
    private static EmbeddedStore Open(string path, IServiceProvider provider)
    {
        try
        {
            return EmbeddedStore.Open(
                path,
                provider.GetRequiredService<IOptions<EmbeddedStoreOptions>>().Value,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<EmbeddedStore>>());
        }
        catch (IOException e)
        {
            throw new InvalidException(e.Message);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidException($"{e.Message} Give the data directory to the user that runs AiCollab, or set Data:Directory to another folder.");
        }
    }

    private static void AddDatabase(IServiceCollection services, string name) =>
        services.AddSingleton(provider => provider.GetRequiredService<IMongoClient>().GetDatabase(name));

    private sealed class EmbeddedStoreOptionsCheck : IValidateOptions<EmbeddedStoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, EmbeddedStoreOptions options) =>
            options.Problems().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
