using System.Security.Claims;
using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>What a sign-in's cookie says about the person.</summary>
internal sealed class AccountPrincipals : IUserClaimsPrincipalFactory<Account>
{
    public Task<ClaimsPrincipal> CreateAsync(Account user) => Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(UserClaims.Id, user.Id.ToString()),
            new Claim(UserClaims.Name, user.Name),
            new Claim(UserClaims.Email, user.Email),
            new Claim(UserClaims.Role, user.Role.ToString()),
            new Claim(UserClaims.SecurityStamp, user.SecurityStamp),
        ],
        IdentityConstants.ApplicationScheme,
        UserClaims.Name,
        UserClaims.Role)));
}
