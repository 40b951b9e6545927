namespace AiCollab.Web.Features.Workspace;

/// <summary>Names under which the browser reports the page's keys (see WorkspacePage.razor.js).</summary>
public static class WorkspaceKeys
{
    public const string Palette = "palette";
    public const string OpenFile = "open-file";
    public const string Side = "side";
    public const string Output = "output";
    public const string Help = "help";
}
