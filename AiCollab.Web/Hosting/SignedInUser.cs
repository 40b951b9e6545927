using AiCollab.Core.Accounts;

namespace AiCollab.Web.Hosting;

/// <summary>Who sent a request.</summary>
public static class SignedInUser
{
    /// <exception cref="BadHttpRequestException">401: nobody is signed in.</exception>
    public static CurrentUser SignedIn(this HttpContext http) =>
        http.User.ToCurrentUser() ?? throw new BadHttpRequestException("Nobody is signed in.", StatusCodes.Status401Unauthorized);
}
