using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>Chooses the models of the team from those the person has connected.</summary>
public sealed partial class TeamDialog
{
    private ModalDialog _dialog = default!;
    private IReadOnlyList<Choice>? _choices;
    private string _problem = "";

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    [Inject]
    private IModelClients Clients { get; set; } = default!;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    public async Task OpenAsync()
    {
        (_choices, _problem) = (null, "");
        await _dialog.OpenAsync();
        _choices = Choices(await Clients.ListAsync(Room.User.Id, Room.Id, CancellationToken.None));
        StateHasChanged();
    }

    // Who is in the team stays on the list even when this person cannot reach the model: it may be somebody else's key.
    private List<Choice> Choices(IReadOnlyList<AvailableModel> available)
    {
        var team = Room.Team.Models.Select(m => new Choice(new TeamModel(m.Key, m.Model!.Value, m.Name, m.RolePrompt), "in the team") { Chosen = true }).ToList();
        foreach (var model in available)
        {
            var at = team.FindIndex(c => c.Model.Model == model.Model && c.Model.Key == model.Key);
            if (at >= 0)
            {
                team[at] = team[at] with { PriceLine = model.PriceLine };
            }
            else
            {
                team.Add(new Choice(new TeamModel(model.Key, model.Model, model.Name), model.PriceLine));
            }
        }

        return team;
    }

    private async Task SaveAsync()
    {
        try
        {
            var chosen = (_choices ?? []).Where(c => c.Chosen).Select(c => c.Model).ToList();
            await Sessions.EditAsync(Room.Id, Room.User.Id, new SessionEdit(Models: chosen), CancellationToken.None);
            await _dialog.CloseAsync();
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
    }

    private sealed record Choice(TeamModel Model, string PriceLine)
    {
        public string Name => Model.Name;

        public bool Chosen { get; set; }
    }
}
