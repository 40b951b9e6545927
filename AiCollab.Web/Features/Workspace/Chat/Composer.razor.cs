using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Workspace.Cost;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>
/// The message box. The text stays in the browser until it is sent (a paste of megabytes must not go through the circuit letter
/// by letter); this side knows its length, and the rules.
/// </summary>
public sealed partial class Composer
{
    private ComposerState _state = new();
    private BudgetNotice? _notice;
    private string _estimate = "";
    private string _problem = "";

    /// <summary>The person wants to choose the team's models.</summary>
    [Parameter]
    public EventCallback ChangeTeam { get; set; }

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    [Inject]
    private IModelClients Clients { get; set; } = default!;

    [Inject]
    private ICostLedger Ledger { get; set; } = default!;

    protected override LiveChange Watches => LiveChange.Session | LiveChange.Turn | LiveChange.Cost | LiveChange.Connection;

    private string Placeholder => _state.Block switch
    {
        Blocked.NothingConnected => "Connect a model to start",
        Blocked.NobodyInTeam when _state.Available is not null => "Choose a model to start",
        _ => "Message the team",
    };

    /// <summary>The length of the text changed.</summary>
    [JSInvokable]
    public void Typed(int length)
    {
        _state = _state with { Length = length };
        TakeState();
        StateHasChanged();
    }

    /// <summary>Sends the text, as soon as the session is reached; returns the id for the next message, or null when it could not be sent and stays in the box.</summary>
    [JSInvokable]
    public async Task<string?> SendAsync(string id, string text, IJSStreamReference? longText)
    {
        var message = longText is null ? text : await ReadAsync(longText);
        await Room.Live.ReachedAsync(Closed);
        TakeState();
        if (string.IsNullOrWhiteSpace(message) || !(_state with { Length = message.Length }).CanSend)
        {
            return null;
        }

        try
        {
            await Sessions.PostAsync(Room.Id, Room.User.Id, new PostMessage(new MessageId(Guid.Parse(id)), message, _state.Asked?.Id), Closed);
            (_problem, _state) = ("", _state with { Length = 0 });
        }
        catch (Exception e) when (!Closed.IsCancellationRequested)
        {
            _problem = e is AiCollabException known ? known.Message : "The message could not be sent. It is still in the box; try again.";
            return null;
        }
        finally
        {
            TakeState();
            StateHasChanged();
        }

        return MessageId.New().ToString();
    }

    /// <summary>Esc or the button: ends the running turn.</summary>
    [JSInvokable]
    public Task StopAsync() => Room.Live.State?.Running is null ? Task.CompletedTask : Sessions.StopAsync(Room.Id, Room.User.Id, Closed);

    /// <summary>Up in the empty box: the person's last message, to be changed and sent again.</summary>
    [JSInvokable]
    public string LastMessage() =>
        Room.Live.State?.Messages.LastOrDefault(m => m.By == Room.Me?.Id)?.Text ?? "";

    protected override async Task OnInitializedAsync()
    {
        TakeState();
        var models = await Clients.ListAsync(Room.User.Id, Room.Id, Closed);
        _state = _state with { Available = models.Count };
    }

    protected override Task OnLiveAsync(LiveUpdate update)
    {
        TakeState();
        return Task.CompletedTask;
    }

    protected override async Task OnAskedAsync(RoomRequest request)
    {
        if (request is RoomRequest.WriteMessage)
        {
            await (_box?.InvokeVoidAsync("focus", Closed) ?? ValueTask.CompletedTask);
        }
    }

    private void TakeState()
    {
        var cost = Room.Live.State?.Cost ?? CostView.None;
        _state = _state with { Models = [.. Room.Team.Models], Reachable = Room.IsReachable, Cost = cost };
        _notice = BudgetNotice.Of(cost);
        _estimate = _state.Estimate(Room.Live.State?.Messages.Sum(m => m.Text.Length) ?? 0, Ledger.EstimateCost);
    }

    private void Pick(ChangeEventArgs e)
    {
        if (Guid.TryParse(e.Value?.ToString(), out var id))
        {
            _state = _state with { Picked = new ParticipantId(id) };
            TakeState();
        }
    }
}
