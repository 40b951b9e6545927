using AiCollab.Web.Features.Workspace.Chat;
using AiCollab.Web.Features.Workspace.Files;

namespace AiCollab.Web.Features.Workspace;

/// <summary>Registers what the page people live in needs.</summary>
public static class WorkspaceRegistration
{
    public static IServiceCollection AddWorkspacePage(this IServiceCollection services)
    {
        services.AddSingleton<FrameRate>();
        services.AddSingleton<HtmlPolicy>();
        services.AddSingleton<MarkdownRenderer>();
        services.AddScoped<RoomFactory>();
        services.AddScoped<FileUpload>();
        return services;
    }
}
