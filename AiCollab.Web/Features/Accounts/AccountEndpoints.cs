using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace AiCollab.Web.Features.Accounts;

/// <summary>What is not a page. A form parameter makes the host ask for the antiforgery token.</summary>
public static class AccountEndpoints
{
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/logout", async (SignInManager<Account> signIn, [FromForm] string? returnUrl) =>
        {
            await signIn.SignOutAsync();
            return Results.LocalRedirect($"~/login?returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(returnUrl))}");
        }).AllowAnonymous();
        return endpoints;
    }
}
