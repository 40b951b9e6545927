using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Workspace.Editor;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using static MudBlazor.Icons.Material;

namespace AiCollab.Web.Features.Workspace;

/// <summary>The page people live in: frames the panels and keeps the layout.</summary>
public sealed partial class WorkspacePage : IAsyncDisposable
{
    private static readonly (NarrowView View, string Word, string Svg)[] Views =
    [
        (NarrowView.Chat, "Chat", Outlined.Forum), (NarrowView.Code, "Code", Outlined.Code),
        (NarrowView.Files, "Files", Outlined.Folder), (NarrowView.Output, "Output", Outlined.Terminal),
    ];

    private readonly CancellationTokenSource _closed = new();
    private WorkspaceRoom? _room;
    private WorkspaceLayout _layout = new();
    private EditorStatus _editor = EditorStatus.None;
    private Palette _palette = default!;
    private Shortcuts _shortcuts = default!;
    private ElementReference _root;
    private IJSObjectReference? _module;
    private IJSObjectReference? _page;
    private DotNetObjectReference<WorkspacePage>? _self;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private CurrentUser? User { get; set; }

    [Inject]
    private RoomFactory Rooms { get; set; } = default!;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>A key of the page was pressed.</summary>
    [JSInvokable]
    public Task ShortcutAsync(string key) => key switch
    {
        WorkspaceKeys.Palette => _palette.OpenAsync([.. Commands(), .. FileItems()], false),
        WorkspaceKeys.OpenFile => _palette.OpenAsync([.. FileItems()], true),
        WorkspaceKeys.Side => ToggleAsync(_layout.Pane),
        WorkspaceKeys.Output => ToggleOutputAsync(),
        WorkspaceKeys.Help => _shortcuts.OpenAsync(),
        _ => Task.CompletedTask,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _closed.Dispose();
        if (_room is { } room)
        {
            room.Live.Changed -= TakeLive;
            room.Asked -= TakeRequest;
            await room.DisposeAsync();
        }

        try
        {
            await (_page?.InvokeVoidAsync("dispose") ?? ValueTask.CompletedTask);
            await (_page?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }

        _self?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (User is null)
        {
            return;
        }

        try
        {
            _room = await Rooms.OpenAsync(new SessionId(Id), User, _closed.Token);
            _room.Live.Changed += TakeLive;
            _room.Asked += TakeRequest;
        }
        catch (NotFoundException)
        {
            Navigation.NotFound();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_room is null || _self is not null || _root.Context is null)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        _room.Live.Start();
        _module = await Js.InvokeAsync<IJSObjectReference>("import", _closed.Token, "./Features/Workspace/WorkspacePage.razor.js");
        _page = await _module.InvokeAsync<IJSObjectReference>("start", _closed.Token, _root, _self);
        var kept = await _page.InvokeAsync<KeptLayout>("kept", _closed.Token) ?? new KeptLayout("", true, true);
        _room.Clock.Use(kept.Zone);
        _layout = _layout with { Side = kept.Side, Output = kept.Output };
        StateHasChanged();
    }

    private void TakeLive(LiveUpdate update)
    {
        if ((update.What & (LiveChange.Session | LiveChange.Connection)) != 0)
        {
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private void TakeRequest(RoomRequest request) => _ = InvokeAsync(() => UseAsync(_layout.For(request)));

    private void TakeEditor(EditorStatus status) => _editor = status;

    private Task RenameAsync(string title) => Sessions.EditAsync(_room!.Id, _room.User.Id, new SessionEdit(title), _closed.Token);

    private Task ShowAsync(NarrowView view) => UseAsync(_layout with { View = view });

    private Task ToggleAsync(SidePane pane) => UseAsync(_layout.Toggle(pane));

    private Task ToggleOutputAsync() => UseAsync(_layout with { Output = !_layout.Output });

    private async Task UseAsync(WorkspaceLayout layout)
    {
        _layout = layout;
        StateHasChanged();
        await (_page?.InvokeVoidAsync("keep", _closed.Token, layout.Side, layout.Output) ?? ValueTask.CompletedTask);
    }

    private IEnumerable<QuickItem> FileItems() => _room!.Files.All.Select(f => new QuickItem(
        f.Path.Name, f.Path.Folder, Outlined.Description, f.Path.Value, () => Ask(new RoomRequest.OpenFile(f.Path.Value))));

    private IEnumerable<QuickItem> Commands()
    {
        QuickItem Command(string title, string keys, string svg, Func<Task> act) => new(title, keys, svg, title, act);
        yield return Command("Write a message", "", Outlined.Forum, () => Ask(new RoomRequest.WriteMessage()));
        if (_editor.Path is not null)
        {
            yield return Command("Run the open file", "Ctrl Enter", Outlined.PlayArrow, () => Ask(new RoomRequest.RunOpenFile()));
        }

        yield return Command("Show the files", "", Outlined.Folder, () => UseAsync(_layout with { Pane = SidePane.Files, Side = true, Drawer = true, View = NarrowView.Files }));
        yield return Command("Show the history", "", Outlined.History, () => UseAsync(_layout with { Pane = SidePane.History, Side = true, Drawer = true, View = NarrowView.Files }));
        yield return Command("Show or hide the output", "Ctrl J", Outlined.Terminal, ToggleOutputAsync);
        yield return Command("Keyboard", "?", Outlined.Keyboard, () => _shortcuts.OpenAsync());
        yield return Command("All sessions", "", Outlined.Home, () => Go("/"));
        yield return Command("Keys", "", Outlined.Key, () => Go("/keys"));
        if (_room!.User.IsAdmin)
        {
            yield return Command("Models", "", Outlined.Memory, () => Go("/admin/models"));
        }
    }

    private Task Ask(RoomRequest request)
    {
        _room!.Ask(request);
        return Task.CompletedTask;
    }

    private Task Go(string address)
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }

    private string? On(SidePane pane) => _layout.Side && _layout.Pane == pane ? "on" : null;

    private string Pressed(SidePane pane) => On(pane) is null ? "false" : "true";

    private static string Open(bool open) => open ? "open" : "closed";

    private static string Lower(NarrowView view) => view.ToString().ToLowerInvariant();

    private sealed record KeptLayout(string Zone, bool Side, bool Output);
}
