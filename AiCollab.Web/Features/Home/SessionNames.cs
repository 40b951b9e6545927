namespace AiCollab.Web.Features.Home;

/// <summary>What a session is called before anybody names it.</summary>
public static class SessionNames
{
    public const string New = "New session";
    public const int MaxLength = 120;
}
