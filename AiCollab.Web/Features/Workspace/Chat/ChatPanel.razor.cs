using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>The conversation: who is in it, what was said, and the box to say more.</summary>
public sealed partial class ChatPanel
{
    private const int Step = 50;

    private readonly Announcer _announcer = new();
    private TeamDialog _team = default!;
    private ElementReference _log;
    private IJSObjectReference? _module;
    private IJSObjectReference? _scroll;
    private string _announcement = "";
    private int _shown = Step;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    protected override LiveChange Watches => LiveChange.Messages | LiveChange.Session | LiveChange.Turn | LiveChange.Runs | LiveChange.Connection;

    private IReadOnlyList<Message> Messages => Room.Live.State?.Messages ?? [];

    private int Hidden => Math.Max(0, Messages.Count - _shown);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await Js.InvokeAsync<IJSObjectReference>("import", Closed, "./Features/Workspace/Chat/ChatPanel.razor.js");
            _scroll = await _module.InvokeAsync<IJSObjectReference>("follow", Closed, _log);
        }
    }

    protected override Task OnLiveAsync(LiveUpdate update)
    {
        if (_announcer.Take(Messages, Room.Team) is { Length: > 0 } words)
        {
            _announcement = words;
        }

        return Task.CompletedTask;
    }

    protected override async ValueTask ReleaseAsync()
    {
        try
        {
            await (_scroll?.InvokeVoidAsync("dispose") ?? ValueTask.CompletedTask);
            await (_scroll?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }
    }

    private bool IsWriting(Participant model) => Messages.Any(m => m.State == MessageState.Growing && m.By == model.Id);

    private Task ContinueAsync() => TryAsync(() => Sessions.ContinueAsync(Room.Id, Room.User.Id, Closed));

    private Task ChangeTeamAsync() => _team.OpenAsync();
}
