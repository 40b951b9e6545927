using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Home;

/// <summary>The way from a new account to the first session.</summary>
public sealed partial class StartPage
{
    private const int MaxShown = 5;
    private IReadOnlyList<AvailableModel>? _models;

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IModelClients Models { get; set; } = default!;

    private bool HasModel => _models is { Count: > 0 };

    protected override async Task OnInitializedAsync() => _models = await Models.ListAsync(User.Id, null, CancellationToken.None);
}
