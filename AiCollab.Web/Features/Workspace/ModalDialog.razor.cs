using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace;

/// <summary>A question over the page. Its content is drawn while it is open.</summary>
public sealed partial class ModalDialog : IAsyncDisposable
{
    private readonly string _id = "d" + Guid.CreateVersion7().ToString("N");
    private ElementReference _dialog;
    private IJSObjectReference? _module;
    private bool _open;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>As wide as the page allows.</summary>
    [Parameter]
    public bool Wide { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public EventCallback Closed { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    public bool IsOpen => _open;

    public async Task OpenAsync()
    {
        _open = true;
        StateHasChanged();
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", "./Features/Workspace/ModalDialog.razor.js");
        await _module.InvokeVoidAsync("open", _dialog);
    }

    public async Task CloseAsync()
    {
        if (_open)
        {
            _open = false;
            await (_module?.InvokeVoidAsync("close", _dialog) ?? ValueTask.CompletedTask);
            await Closed.InvokeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its module with it.
        }
    }
}
