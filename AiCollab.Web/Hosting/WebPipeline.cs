using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace AiCollab.Web.Hosting;

/// <summary>The order in which a request passes the parts of the host.</summary>
public static class WebPipeline
{
    public static WebApplication UseWeb(this WebApplication app)
    {
        var https = app.Services.GetRequiredService<IOptions<WebOptions>>().Value.Https;
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = FailureStatus.Of,
        });
        if (https)
        {
            app.UseHsts();
            app.UseHttpsRedirection();
        }

        app.UseResponseCompression();
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use(ShowByGet);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapWeb(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    /// <summary>A status or error page answers a refused form, too; with the form's method it would be taken for a form of its own and be refused again.</summary>
    private static Task ShowByGet(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}
