using AiCollab.Infrastructure;
using AiCollab.Web.Features.Accounts;
using AiCollab.Web.Features.Costs;
using AiCollab.Web.Features.Home;
using AiCollab.Web.Features.Keys;
using AiCollab.Web.Features.People;
using AiCollab.Web.Features.Workspace;
using AiCollab.Web.Features.Workspace.Files;
using AiCollab.Web.Hosting;

try
{
    if (args is ["runner", .. var settings])
    {
        using var runner = AiCollabRegistration.BuildRunner(settings);
        await runner.RunAsync();
        return 0;
    }

    var builder = WebApplication.CreateBuilder(args);
    builder.Host.UseDefaultServiceProvider(o => (o.ValidateScopes, o.ValidateOnBuild) = (true, true));
    builder.WebHost.UseStaticWebAssets();
    builder.AddAiCollab();
    builder.Services.AddWeb(builder.Configuration).AddSignIn().AddPeople().AddWorkspacePage();

    var app = builder.Build();
    app.CheckSettings().CheckAddresses().UseWeb().MapWeb().MapAccounts().MapSessions().MapCosts().MapKeys().MapWorkspaceFiles();
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (StartProblems.In(e) is { Count: > 0 } problems)
{
    return StartProblems.Tell(problems);
}
