using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>A run as the output panel shows it, whether it goes on, has just ended, or comes from the store.</summary>
public sealed record RunView
{
    public required CodeRunId Id { get; init; }

    public required ParticipantId By { get; init; }

    public required string Language { get; init; }

    /// <summary>The workspace file; null for a snippet.</summary>
    public string? Path { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string Output { get; init; } = "";

    public string Stderr { get; init; } = "";

    /// <summary>The stored record; null while it runs.</summary>
    public CodeRun? Result { get; init; }

    public bool IsRunning => Result is null;

    /// <summary>The file; of a snippet its first line that says something, once it has ended.</summary>
    public string Title => Path ?? SnippetTitle.Of(Result?.Code ?? "") ?? $"{Language} snippet";

    public VerdictView Verdict => Result is null ? VerdictView.Running : VerdictView.Of(Result.Verdict);

    /// <summary>How long it took; empty as long as that is not known.</summary>
    public string Time => Result is not { } r || r.Verdict == Core.Sandbox.Verdict.Refused ? "" : Amounts.Time(r.ExecutionTime);

    /// <summary>Time and memory, as far as known.</summary>
    public string Figures => Time + (Time.Length > 0 && Result?.MemoryUsed > 0 ? ", " + Amounts.Bytes(Result.MemoryUsed) : "");

    /// <summary>The error of the code in one line; empty when there is none.</summary>
    public string Problem => Result switch
    {
        { Error: { } e } => e.Message.Length == 0 ? e.Type : $"{e.Type}: {e.Message}",
        { Success: false } r => r.Evidence,
        _ => "",
    };

    public static RunView Of(LiveRun live) => live.Result is { } result
        ? Of(result)
        : new() { Id = live.Id, By = live.By, Language = live.Language, Path = live.Path, StartedAt = live.StartedAt, Output = live.Output, Stderr = live.Stderr };

    public static RunView Of(CodeRun run) => new()
    {
        Id = run.Id,
        By = run.By,
        Language = run.Language,
        Path = run.Path,
        StartedAt = run.StartedAt,
        Output = run.Output,
        Stderr = run.Stderr,
        Result = run,
    };
}
