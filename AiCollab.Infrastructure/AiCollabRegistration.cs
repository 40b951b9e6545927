using AiCollab.Infrastructure.Accounts;
using AiCollab.Infrastructure.Ai;
using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Cluster;
using AiCollab.Infrastructure.Collaboration;
using AiCollab.Infrastructure.Costs;
using AiCollab.Infrastructure.Errors;
using AiCollab.Infrastructure.Keys;
using AiCollab.Infrastructure.Mongo;
using AiCollab.Infrastructure.Sandbox;
using AiCollab.Infrastructure.Sandbox.Runner;
using AiCollab.Infrastructure.Secrets;
using AiCollab.Infrastructure.Sessions;
using AiCollab.Infrastructure.Workspaces;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AiCollab.Infrastructure;

/// <summary>Puts the product together: one line a feature.</summary>
public static class AiCollabRegistration
{
    /// <summary>Adds every feature to the host.</summary>
    public static IHostApplicationBuilder AddAiCollab(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddMongo(configuration)
            .AddErrors()
            .AddSecrets(configuration)
            .AddAccounts(configuration)
            .AddKeys(configuration)
            .AddAi(configuration)
            .AddLocalModels(configuration)
            .AddCosts(configuration)
            .AddSandbox(configuration)
            .AddRunLimits(configuration)
            .AddWorkspaces(configuration)
            .AddCollaboration(configuration)
            .AddSessions(configuration);
        return builder.AddCluster();
    }

    /// <summary>The runner of code as a service of its own, with the settings of section <c>Sandbox</c> from the environment and the command line.</summary>
    public static IHost BuildRunner(string[] args) => RunnerHost.Build(args);
}
