using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AiCollab.Web.Features.People;

/// <summary>Who may use this installation: invite, promote, close, sign out everywhere.</summary>
public sealed partial class PeoplePage
{
    private const int PageSize = 100;
    private IReadOnlyList<Person>? _people;
    private string _search = "";
    private string? _problem;
    private int _latest;

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IPeople People { get; set; } = default!;

    [Inject]
    private AccountRules Rules { get; set; } = default!;

    [Inject]
    private AccountAdmin Admin { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task SearchAsync(ChangeEventArgs typed)
    {
        _search = typed.Value?.ToString() ?? "";
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        var turn = ++_latest;
        var found = await People.ListAsync(_search, 0, PageSize, CancellationToken.None);
        if (turn == _latest)
        {
            _people = found;
        }
    }

    private Task<IDialogReference> InviteAsync() => Dialogs.ShowAsync<InviteDialog>();

    private Task ChangeRoleAsync((Person Person, Role Role) change) => ChangeAsync(() => Admin.SetRoleAsync(User, change.Person.Id, change.Role, CancellationToken.None));

    private Task ChangeDisabledAsync((Person Person, bool Disabled) change) => ChangeAsync(() => Admin.SetDisabledAsync(User, change.Person.Id, change.Disabled, CancellationToken.None));

    private Task SignOutAsync(Person person) => ChangeAsync(() => Admin.SignOutEverywhereAsync(User, person.Id, CancellationToken.None));

    private async Task ChangeAsync(Func<Task> change)
    {
        _problem = null;
        try
        {
            await change();
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }

        await ReadAsync();
    }
}
