using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>What the session's code wrote: the run in front, the list of all, two of them compared, and the packages they have.</summary>
public sealed partial class OutputPanel
{
    private readonly RunList _runs = new();
    private SandboxHealth? _health;
    private OutputView _view;
    private (RunView, RunView)? _pair;
    private string _said = "";

    /// <summary>The file open in the editor.</summary>
    [Parameter]
    public string? OpenFile { get; set; }

    [Parameter]
    public EventCallback Close { get; set; }

    [Inject]
    private ICodeRunner Runner { get; set; } = default!;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    protected override LiveChange Watches => LiveChange.Runs | LiveChange.Session;

    private OutputView Tab => _view == OutputView.Compare ? OutputView.Runs : _view;

    private (OutputView View, string Word)[] Views =>
    [
        (OutputView.Output, "Output"), (OutputView.Runs, _runs.Runs.Count > 0 ? $"Runs {_runs.Runs.Count}" : "Runs"), (OutputView.Packages, "Packages"),
    ];

    private string? RunnableFile => _health?.Available == true && OpenFile is { } path && Runner.Detect(path) is not null
        ? path[(path.LastIndexOf('/') + 1)..]
        : null;

    protected override async Task OnInitializedAsync()
    {
        TakeLive();
        _health = await Runner.GetHealthAsync(Closed);
        _runs.TakeStored(await Room.Stored.ReadAsync());
    }

    protected override Task OnLiveAsync(LiveUpdate update)
    {
        TakeLive();
        return Task.CompletedTask;
    }

    protected override Task OnAskedAsync(RoomRequest request)
    {
        if (request is not RoomRequest.ShowRun show)
        {
            return Task.CompletedTask;
        }

        Show(show.Run);
        StateHasChanged();
        return _runs.Has(show.Run) ? Task.CompletedTask : FetchAsync(show.Run);
    }

    /// <summary>Takes what is live, and says in words what ended since.</summary>
    private void TakeLive()
    {
        var running = _runs.Runs.Where(r => r.IsRunning).Select(r => r.Id).ToHashSet();
        _runs.TakeLive(Room.Live.State?.Runs ?? []);
        if (_runs.Runs.FirstOrDefault(r => !r.IsRunning && running.Contains(r.Id)) is { } ended)
        {
            _said = $"{ended.Title} {ended.Verdict.Word}, run by {Room.Team.Of(ended.By).Name}. {ended.Problem}";
        }
    }

    /// <summary>An older run than those listed, or one that has only now been asked to start.</summary>
    private async Task FetchAsync(CodeRunId run)
    {
        if (await Runner.FindAsync(Room.Id, run, Closed) is { } stored && !_runs.Has(run))
        {
            _runs.Add(stored);
            StateHasChanged();
        }
    }

    private void Show(CodeRunId run) => (_runs.Picked, _view) = (run, OutputView.Output);

    private Task CompareAsync((CodeRunId Left, CodeRunId Right) chosen) => TryAsync(async () =>
    {
        _pair = (await WholeAsync(chosen.Left), await WholeAsync(chosen.Right));
        _view = OutputView.Compare;
    });

    private async Task<RunView> WholeAsync(CodeRunId run) => _runs.Runs.FirstOrDefault(r => r.Id == run && r.Result is not null)
        ?? RunView.Of(await Runner.FindAsync(Room.Id, run, Closed) ?? throw new NotFoundException("One of the runs is not stored any more."));

    private Task StopAsync(RunView run) => TryAsync(() => Sessions.CancelRunAsync(Room.Id, Room.User.Id, run.Id, Closed));

    private Task AgainAsync(RunView run) => TryAsync(() => Room.RunAsync(run.Language, run.Path, run.Result?.Code, run.Result?.Grant ?? Room.Grant, Closed));
}

/// <summary>What the output panel shows.</summary>
public enum OutputView
{
    Output,
    Runs,
    Compare,
    Packages,
}
