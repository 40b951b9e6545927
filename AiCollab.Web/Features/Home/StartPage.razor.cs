using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Home;

/// <summary>The way from a new account to the first session.</summary>
public sealed partial class StartPage
{
    private const int MaxShown = 5;
    private IReadOnlyList<AvailableModel>? _models;
    private string? _problem;
    private bool _creating;

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IModelClients Models { get; set; } = default!;

    [Inject]
    private ISessionDirectory Directory { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool HasModel => _models is { Count: > 0 };

    protected override async Task OnInitializedAsync() => _models = await Models.ListAsync(User.Id, CancellationToken.None);

    private async Task CreateAsync()
    {
        _creating = true;
        _problem = null;
        try
        {
            var session = await Directory.CreateAsync(User, SessionNames.New, CancellationToken.None);
            Navigation.NavigateTo($"/s/{session.Id}");
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _creating = false;
        }
    }
}
