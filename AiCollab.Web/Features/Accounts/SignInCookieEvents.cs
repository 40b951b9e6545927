using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;

namespace AiCollab.Web.Features.Accounts;

/// <summary>
/// Looks at the account on every request that needs one (one indexed read), so a revoked sign-in is over with the next click
/// on every node. Requests of scripts get a status instead of a sign-in page they could not show.
/// </summary>
public sealed class SignInCookieEvents(SignInCheck check) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var anonymous = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (!anonymous && context.Principal is not null && !await check.IsCurrentAsync(context.Principal))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) => RedirectPeople(context, StatusCodes.Status401Unauthorized);

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static Task RedirectPeople(RedirectContext<CookieAuthenticationOptions> context, int otherwise)
    {
        var request = context.Request;
        var page = HttpMethods.IsGet(request.Method) && request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.Ordinal);
        if (page)
        {
            context.Response.Redirect($"/login?returnUrl={Uri.EscapeDataString(request.PathBase + request.Path + request.QueryString)}");
        }
        else
        {
            context.Response.StatusCode = otherwise;
        }

        return Task.CompletedTask;
    }
}
