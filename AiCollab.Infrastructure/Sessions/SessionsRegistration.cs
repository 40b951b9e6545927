using AiCollab.Core.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Sessions;

/// <summary>Registers what the feature needs.</summary>
public static class SessionsRegistration
{
    /// <summary>Adds the stores of sessions, messages and checkpoints, the list of sessions, and what opens one for work.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services
            .AddSingleton<ISessionStore, MongoSessionStore>()
            .AddSingleton<IMessageStore, MongoMessageStore>()
            .AddSingleton<ICheckpointStore, MongoCheckpointStore>()
            .AddSingleton<IFences>(s => s.GetRequiredService<ICheckpointStore>())
            .AddSingleton<SessionStores>()
            .AddSingleton<SessionWorld>()
            .AddSingleton<SessionOpener>()
            .AddSingleton<ISessionDirectory, SessionDirectory>();
    }
}
