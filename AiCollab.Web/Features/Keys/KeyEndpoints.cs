using AiCollab.Core.Keys;
using AiCollab.Web.Hosting;
using Microsoft.Extensions.Options;

namespace AiCollab.Web.Features.Keys;

/// <summary>The state of a person's connections for programs: <c>/api/keys/health</c>. Nothing of a key but its masked form.</summary>
public static class KeyEndpoints
{
    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/keys/health", async (HttpContext http, IApiKeyVault vault, IOptions<KeyOptions> policy, CancellationToken ct) =>
        {
            var who = http.SignedIn();
            var keys = await vault.ListKeysAsync(who.Id, ct);
            return Results.Json(keys.Select(k => new
            {
                id = k.Id.ToString(),
                k.Provider,
                k.Label,
                k.Masked,
                health = k.Health.ToString(),
                note = k.HealthNote,
                k.CheckedAt,
                k.LastUsedAt,
                rotateBy = policy.Value.RotateBy(k),
                k.Lent,
            }));
        }).RequireAuthorization();
        return routes;
    }
}
