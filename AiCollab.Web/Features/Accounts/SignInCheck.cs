using System.Security.Claims;
using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Web.Features.Accounts;

/// <summary>Whether a sign-in still counts: its account is there, open, and has the stamp the sign-in was made with.</summary>
public sealed class SignInCheck(UserManager<Account> users)
{
    public async Task<bool> IsCurrentAsync(ClaimsPrincipal principal)
    {
        var account = await users.GetUserAsync(principal);
        return account is { Disabled: false } && account.SecurityStamp == principal.FindFirst(UserClaims.SecurityStamp)?.Value;
    }
}
