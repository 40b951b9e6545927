using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace AiCollab.Web.Layout;

/// <summary>What a failed request shows: the sentence of a known failure, or a reference to what the log has.</summary>
public sealed partial class ErrorPage
{
    private string _title = "This page could not be made";
    private string _text = "Try again; when it stays, tell your administrator what you did.";
    private string _retry = "/";

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private ILogger<ErrorPage> Logger { get; set; } = default!;

    protected override void OnInitialized()
    {
        if (Http?.Features.Get<IExceptionHandlerPathFeature>() is not { } failure)
        {
            return;
        }

        _retry = HttpMethods.IsGet(Http.Request.Method) ? failure.Path : "/";
        if (failure.Error is AiCollabException known)
        {
            _title = "This did not work";
            _text = known.Message;
            return;
        }

        var reference = ErrorReference.New();
        LogFailed(Logger, failure.Path, reference, failure.Error);
        _text = $"The details are stored under reference {reference}. Try again; when it stays, tell your administrator the reference.";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request for {Path} failed ({Reference})")]
    private static partial void LogFailed(ILogger logger, string path, ErrorReference reference, Exception exception);
}
