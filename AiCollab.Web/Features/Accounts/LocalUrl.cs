namespace AiCollab.Web.Features.Accounts;

/// <summary>Return addresses come from the address bar: only a path on this host is followed.</summary>
public static class LocalUrl
{
    public static string OrHome(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";
}
