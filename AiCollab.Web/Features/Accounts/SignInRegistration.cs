using System.Threading.RateLimiting;
using AiCollab.Core.Accounts;
using AiCollab.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace AiCollab.Web.Features.Accounts;

/// <summary>Registers sign-in: cookies, the check of every request and circuit, and what everybody must have who gets no exception.</summary>
public static class SignInRegistration
{
    public const string TriesPolicy = "sign-in tries";

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddScoped<SignInCheck>().AddScoped<SignInCookieEvents>().AddScoped<SignInDesk>().AddScoped<Registrar>().AddSingleton<SignInGate>();
        services.AddHostedService<FirstAdministrator>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<IOptions<WebOptions>>((cookie, web) => Bake(cookie, web.Value));
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<WebOptions>>((antiforgery, web) =>
        {
            antiforgery.Cookie.Name = "aicollab-form";
            antiforgery.Cookie.SecurePolicy = Secure(web.Value);
            antiforgery.SuppressXFrameOptionsHeader = true; // SecurityHeaders sends a stricter one
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, LiveSignIn>().AddScoped<CircuitHandler, LiveSignInCircuit>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<AccountRules>((limiter, rules) => Limit(limiter, rules));
        return services;
    }

    private static void Bake(CookieAuthenticationOptions cookie, WebOptions web)
    {
        cookie.Cookie.Name = "aicollab-sign-in";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = Secure(web);
        cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
        cookie.SlidingExpiration = true;
        cookie.EventsType = typeof(SignInCookieEvents);
    }

    private static CookieSecurePolicy Secure(WebOptions web) => web.Https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    private static void Limit(RateLimiterOptions limiter, AccountRules rules)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(TriesPolicy, context => HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = rules.TriesPerMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter(""));
    }
}
