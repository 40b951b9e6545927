using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>What the session's code wrote: the run in front, and the list of all.</summary>
public sealed partial class OutputPanel
{
    private const int Stored = 100;

    private readonly RunList _runs = new();
    private SandboxHealth? _health;
    private bool _list;

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

    private string? RunnableFile => _health?.Available == true && OpenFile is { } path && Runner.Detect(path) is not null
        ? path[(path.LastIndexOf('/') + 1)..]
        : null;

    protected override async Task OnInitializedAsync()
    {
        TakeLive();
        _health = await Runner.GetHealthAsync(Closed);
        _runs.TakeStored(await Runner.ListAsync(Room.Id, Stored, Closed));
    }

    protected override Task OnLiveAsync(LiveUpdate update)
    {
        TakeLive();
        return Task.CompletedTask;
    }

    protected override Task OnAskedAsync(RoomRequest request)
    {
        switch (request)
        {
            case RoomRequest.ShowRun show:
                Show(show.Run);
                StateHasChanged();
                break;
            case RoomRequest.RunSnippet snippet:
                return TryAsync(() => Room.RunAsync(snippet.Language, null, snippet.Code, Closed));
        }

        return Task.CompletedTask;
    }

    private void TakeLive() => _runs.TakeLive(Room.Live.State?.Runs ?? []);

    private void Show(CodeRunId run) => (_runs.Picked, _list) = (run, false);

    private Task StopAsync(RunView run) => TryAsync(() => Sessions.CancelRunAsync(Room.Id, Room.User.Id, run.Id, Closed));

    private Task AgainAsync(RunView run) => TryAsync(() => Room.RunAsync(run.Language, run.Path, run.Path is null ? run.Result?.Code : null, Closed));
}
