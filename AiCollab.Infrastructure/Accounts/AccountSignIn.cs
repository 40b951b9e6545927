using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>Identity's sign-in, closed to disabled accounts.</summary>
internal sealed class AccountSignIn(
    UserManager<Account> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> principals, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation)
    : SignInManager<Account>(users, http, principals, options, logger, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(Account user) => !user.Disabled && await base.CanSignInAsync(user);
}
