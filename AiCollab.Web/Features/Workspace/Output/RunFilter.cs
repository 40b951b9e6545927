using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>Which runs of the history are shown.</summary>
/// <param name="Text">Part of the title, the code or the output; empty for all.</param>
/// <param name="Outcome">How they ended.</param>
/// <param name="By">Who ran them; null for everybody.</param>
public sealed record RunFilter(string Text = "", RunOutcome Outcome = RunOutcome.Any, ParticipantId? By = null)
{
    /// <summary>Whether a run is one of them.</summary>
    public bool Takes(RunView run) =>
        (By is null || By == run.By)
        && Outcome switch
        {
            RunOutcome.Running => run.IsRunning,
            RunOutcome.Passed => run.Result is { Success: true },
            RunOutcome.Failed => run.Result is { Success: false },
            _ => true,
        }
        && (Text.Length == 0 || Has(run.Title) || Has(run.Result?.Code) || Has(run.Output) || Has(run.Problem));

    private bool Has(string? text) => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>How a run stands, roughly.</summary>
public enum RunOutcome
{
    Any,
    Passed,
    Failed,
    Running,
}
