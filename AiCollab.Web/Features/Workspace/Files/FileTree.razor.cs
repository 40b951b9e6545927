using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>The tree itself: draws the rows in sight, moves the focus, offers the menu. What is done is the panel's business.</summary>
public sealed partial class FileTree : IAsyncDisposable
{
    private ElementReference _tree;
    private ElementReference _menu;
    private IJSObjectReference? _module;
    private IJSObjectReference? _view;
    private DotNetObjectReference<FileTree>? _self;
    private TreeWindow _window = TreeWindow.Unknown;
    private TreeRow? _menuRow;
    private double _rowHeight = 25;
    private (double X, double Y)? _openMenuAt;
    private bool _bringIntoView;

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    [Parameter, EditorRequired]
    public required FileTreeModel Model { get; set; }

    /// <summary>The file that is open in the editor.</summary>
    [Parameter]
    public string? Active { get; set; }

    [Parameter]
    public EventCallback<string> Open { get; set; }

    [Parameter]
    public EventCallback<TreeRow> Rename { get; set; }

    [Parameter]
    public EventCallback<TreeRow> Delete { get; set; }

    /// <summary>A new file is wanted in this folder (empty: at the top).</summary>
    [Parameter]
    public EventCallback<string> NewFile { get; set; }

    [Parameter]
    public EventCallback<string> NewFolder { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>The browser scrolled or changed its measures.</summary>
    [JSInvokable]
    public void Measured(double top, double height, double rowHeight)
    {
        (_window, _rowHeight) = (new TreeWindow(top, height), rowHeight);
        StateHasChanged();
    }

    /// <summary>Draws again and brings the focused row into view.</summary>
    public void ShowFocus()
    {
        _bringIntoView = true;
        StateHasChanged();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await (_view?.InvokeVoidAsync("dispose") ?? ValueTask.CompletedTask);
            await (_view?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./Features/Workspace/Files/FileTree.razor.js");
            _view = await _module.InvokeAsync<IJSObjectReference>("watch", _tree, _self);
        }

        if (_bringIntoView && _view is not null)
        {
            _bringIntoView = false;
            await _view.InvokeVoidAsync("focus", Model.Focus);
        }

        if (_openMenuAt is { } at && _view is not null)
        {
            _openMenuAt = null;
            await _view.InvokeVoidAsync("openMenu", _menu, at.X, at.Y);
        }
    }

    private async Task PressAsync(KeyboardEventArgs e)
    {
        if (e.CtrlKey || e.AltKey || e.MetaKey)
        {
            return;
        }

        switch (Model.Press(e.Key))
        {
            case TreeCommand.Moved:
                _bringIntoView = true;
                break;
            case TreeCommand.Open:
                await Open.InvokeAsync(Model.Focused!.Path);
                break;
            case TreeCommand.Rename:
                await Rename.InvokeAsync(Model.Focused);
                break;
            case TreeCommand.Delete:
                await Delete.InvokeAsync(Model.Focused);
                break;
        }
    }

    private async Task ClickAsync(TreeRow row)
    {
        Model.FocusOn(row.Path);
        if (row.IsFolder)
        {
            Model.Toggle(row.Path);
        }
        else
        {
            await Open.InvokeAsync(row.Path);
        }
    }

    private void MenuAsync(TreeRow row, MouseEventArgs e)
    {
        Model.FocusOn(row.Path);
        _menuRow = row;
        _openMenuAt = (e.ClientX, e.ClientY);
    }

    private async Task ChooseAsync<T>(EventCallback<T> action, T about)
    {
        await CloseMenuAsync();
        await action.InvokeAsync(about);
    }

    private async Task CloseMenuAsync() => await (_view?.InvokeVoidAsync("closeMenu", _menu) ?? ValueTask.CompletedTask);

    private string Px(int rows) => (rows * _rowHeight).ToString(CultureInfo.InvariantCulture) + "px";

    private string DownloadHref(TreeRow row) => FileAddresses.Download(Room.Id, row.Path);

    private static string Tooltip(TreeRow row) => row.File is { } file
        ? $"{row.Path}, {Amounts.Bytes(file.Size)}, last changed by {file.LastAuthor}"
        : row.Path;

    private static string FolderOf(TreeRow row) => row.IsFolder ? row.Path : row.Folder;
}
