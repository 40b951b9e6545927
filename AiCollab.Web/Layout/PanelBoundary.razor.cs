using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AiCollab.Web.Layout;

/// <summary>
/// Put around every panel. A failure the product knows by name shows its own sentence; any other one shows a reference
/// under which a report is stored. Going to another page draws it anew.
/// </summary>
public sealed partial class PanelBoundary : IDisposable
{
    private string _explanation = "";

    /// <summary>What broke, in the panel's words: "The file tree could not be drawn".</summary>
    [Parameter]
    public string Title { get; set; } = "This part could not be drawn";

    /// <summary>What is safe, when something could be feared for: "Your files are safe."</summary>
    [Parameter]
    public string? Assurance { get; set; }

    /// <summary>The button's verb.</summary>
    [Parameter]
    public string Retry { get; set; } = "Draw it again";

    [CascadingParameter]
    private CurrentUser? User { get; set; }

    [Inject]
    private IErrorReports Reports { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    public void Dispose() => Navigation.LocationChanged -= StartAnew;

    protected override void OnInitialized() => Navigation.LocationChanged += StartAnew;

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is AiCollabException known)
        {
            _explanation = known.Message;
            return Task.CompletedTask;
        }

        var report = ErrorReport.Of(exception, Title, User?.Id, Clock.GetUtcNow());
        _explanation = $"{Assurance} Reference {report.Reference}.".TrimStart();
        return Reports.StoreAsync(report, CancellationToken.None);
    }

    private void StartAnew(object? sender, LocationChangedEventArgs e)
    {
        if (CurrentException is not null)
        {
            Recover();
        }
    }
}
