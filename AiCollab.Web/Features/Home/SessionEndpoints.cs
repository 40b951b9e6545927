using AiCollab.Core.Sessions;
using AiCollab.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace AiCollab.Web.Features.Home;

/// <summary>Makes sessions by a plain form, which needs no circuit. A form parameter makes the host ask for the antiforgery token.</summary>
public static class SessionEndpoints
{
    /// <summary>Where the form goes.</summary>
    public const string Create = "/sessions";

    public static IEndpointRouteBuilder MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Create, async ([FromForm] string? title, HttpContext http, ISessionDirectory directory, CancellationToken ct) =>
        {
            var owner = http.SignedIn();
            var session = await directory.CreateAsync(owner, title ?? SessionNames.New, ct);
            return Results.LocalRedirect($"~/s/{session.Id}");
        });
        return routes;
    }
}
