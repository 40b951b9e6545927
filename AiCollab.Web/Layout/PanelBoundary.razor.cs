using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Layout;

/// <summary>
/// Put around every panel. A failure the product knows by name shows its own sentence; any other one shows a reference
/// under which the log has the details.
/// </summary>
public sealed partial class PanelBoundary
{
    private ErrorReference _reference;

    /// <summary>What broke, in the panel's words: "The file tree could not be drawn".</summary>
    [Parameter]
    public string Title { get; set; } = "This part could not be drawn";

    /// <summary>What is safe, when something could be feared for: "Your files are safe."</summary>
    [Parameter]
    public string? Assurance { get; set; }

    /// <summary>The button's verb.</summary>
    [Parameter]
    public string Retry { get; set; } = "Draw it again";

    [Inject]
    private ILogger<PanelBoundary> Logger { get; set; } = default!;

    private string Explanation => CurrentException is AiCollabException known
        ? known.Message
        : $"{Assurance} Reference {_reference}.".TrimStart();

    protected override Task OnErrorAsync(Exception exception)
    {
        _reference = ErrorReference.New();
        LogBroken(Logger, Title, _reference, exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Panel} ({Reference})")]
    private static partial void LogBroken(ILogger logger, string panel, ErrorReference reference, Exception exception);
}
