namespace AiCollab.Web.Layout;

/// <summary>Where an entry of the navigation stands.</summary>
public enum NavSection
{
    Main,

    /// <summary>Only administrators see it. The page itself must still say <c>[Authorize(Roles = "Admin")]</c>.</summary>
    Admin,
}
