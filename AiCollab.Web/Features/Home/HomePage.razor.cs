using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AiCollab.Web.Features.Home;

/// <summary>A person's sessions: find, open, rename, delete.</summary>
public sealed partial class HomePage : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private SessionList _list = default!;
    private bool _modelless;

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private ISessionDirectory Directory { get; set; } = default!;

    [Inject]
    private ILiveSessions Live { get; set; } = default!;

    [Inject]
    private IModelClients Models { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _list = new SessionList(Directory, User.Id);
        await _list.LoadAsync("", _closed.Token);
        _modelless = (await Models.ListAsync(User.Id, null, _closed.Token)).Count == 0;
    }

    private Task SearchAsync(ChangeEventArgs typed) => _list.LoadAsync(typed.Value?.ToString() ?? "", _closed.Token);

    private Task ClearSearchAsync() => _list.LoadAsync("", _closed.Token);

    private Task MoreAsync() => _list.MoreAsync(_closed.Token);

    /// <summary>Returns when the dialog is open: the menu that was clicked waits for this before it closes.</summary>
    private Task<IDialogReference> RenameAsync(Session session) => Dialogs.ShowAsync<RenameDialog>(null, new DialogParameters<RenameDialog>
    {
        { d => d.Title, session.Title },
        { d => d.Rename, title => ChangeAsync(() => Live.EditAsync(session.Id, User.Id, new SessionEdit(title), _closed.Token)) },
    });

    private Task<IDialogReference> DeleteAsync(Session session) => Dialogs.ShowAsync<DeleteDialog>(null, new DialogParameters<DeleteDialog>
    {
        { d => d.Title, session.Title },
        { d => d.Delete, () => ChangeAsync(() => Directory.DeleteAsync(session.Id, User.Id, _closed.Token)) },
    });

    private async Task ChangeAsync(Func<Task> change)
    {
        await change();
        await _list.ReloadAsync(_closed.Token);
        await InvokeAsync(StateHasChanged);
    }
}
