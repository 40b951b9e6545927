using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>One run with its output folded below.</summary>
public sealed partial class InlineRun
{
    private readonly string _name = "r" + Guid.CreateVersion7().ToString("N");
    private RunView? _run;
    private bool _open;

    [Parameter, EditorRequired]
    public required CodeRunId Id { get; set; }

    /// <summary>Whether the output is shown from the start.</summary>
    [Parameter]
    public bool Open { get; set; }

    /// <summary>Whether it says what ran; not where the code itself stands right above.</summary>
    [Parameter]
    public bool Titled { get; set; } = true;

    [Inject]
    private ICodeRunner Runner { get; set; } = default!;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    protected override LiveChange Watches => LiveChange.Runs | LiveChange.Session;

    protected override async Task OnInitializedAsync()
    {
        _open = Open;
        Take();
        _run ??= await Room.Stored.FindAsync(Id) is { } stored ? RunView.Of(stored) : null;
    }

    protected override Task OnLiveAsync(LiveUpdate update)
    {
        Take();
        return Task.CompletedTask;
    }

    // An older run is not in the session's state any more: what was seen of it last stays.
    private void Take() => _run = Room.Live.State?.Runs.FirstOrDefault(r => r.Id == Id) is { } live ? RunView.Of(live) : _run;

    private Task ToggleAsync()
    {
        _open = !_open;
        return _open && _run is null ? TryAsync(FindAsync) : Task.CompletedTask;
    }

    private async Task FindAsync()
    {
        if (await Runner.FindAsync(Room.Id, Id, Closed) is { } stored)
        {
            _run = RunView.Of(stored);
        }
        else
        {
            Problem = "This run is not stored any more.";
        }
    }

    private Task StopAsync() => TryAsync(() => Sessions.CancelRunAsync(Room.Id, Room.User.Id, Id, Closed));
}
