using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace AiCollab.Web;

/// <summary>The document around every page.</summary>
public sealed partial class App
{
    public const string ThemeCookie = "aicollab-theme";

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    /// <summary>Pages that set cookies (sign-in and the like) are plain HTML; all others are live.</summary>
    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    /// <summary>Left out, the system's preference counts (see tokens.css).</summary>
    private string? Theme => Http.Request.Cookies[ThemeCookie] is "light" or "dark" ? Http.Request.Cookies[ThemeCookie] : null;
}
