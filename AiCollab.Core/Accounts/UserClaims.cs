using System.Security.Claims;

namespace AiCollab.Core.Accounts;

/// <summary>How a signed-in person travels in a cookie: the claims, and the way back.</summary>
public static class UserClaims
{
    /// <summary>The account's id, 32 hexadecimal digits.</summary>
    public const string Id = "sub";

    /// <summary>The name shown.</summary>
    public const string Name = "name";

    /// <summary>The name of a <see cref="Role"/>.</summary>
    public const string Role = "role";

    /// <summary>The address they sign in with.</summary>
    public const string Email = "email";

    /// <summary>Changes whenever a sign-in must be repeated (password, role, revocation).</summary>
    public const string SecurityStamp = "stamp";

    /// <summary>The person, or null for a visitor who is not signed in.</summary>
    public static CurrentUser? ToCurrentUser(this ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true
        && Guid.TryParseExact(principal.FindFirst(Id)?.Value, "N", out var id)
        && Enum.TryParse<Role>(principal.FindFirst(Role)?.Value, out var role)
            ? new CurrentUser(new UserId(id), principal.FindFirst(Name)?.Value ?? "", role)
            : null;
}
