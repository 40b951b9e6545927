using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace AiCollab.Web.Layout;

/// <summary>What a failed request shows: the sentence of a known failure, or a reference to the stored report.</summary>
public sealed partial class ErrorPage
{
    private string _title = "This page could not be made";
    private string _text = "Try again; when it stays, tell your administrator what you did.";
    private string _retry = "/";
    private int? _refused;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private IErrorReports Reports { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    protected override async Task OnInitializedAsync()
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

        if (failure.Error is BadHttpRequestException refused)
        {
            _refused = refused.StatusCode;
            return;
        }

        var report = ErrorReport.Of(failure.Error, failure.Path, Http.User.ToCurrentUser()?.Id, Clock.GetUtcNow());
        _text = $"The details are kept under reference {report.Reference}. Try again; when it stays, tell your administrator the reference.";
        await Reports.StoreAsync(report, CancellationToken.None);
    }
}
