using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>Uploads of the side pane. The bytes go by HTTP, past the circuit; the browser tells how far they are.</summary>
public sealed partial class FilesPanel
{
    private readonly UploadList _uploads = new();
    private ElementReference _panel;
    private IJSObjectReference? _module;
    private IJSObjectReference? _uploader;
    private DotNetObjectReference<FilesPanel>? _self;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private AntiforgeryStateProvider Antiforgery { get; set; } = default!;

    /// <summary>An upload began, moved or ended.</summary>
    [JSInvokable]
    public void Uploaded(UploadProgress progress)
    {
        _uploads.Take(progress);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./Features/Workspace/Files/FilesPanel.razor.js");
            var token = Antiforgery.GetAntiforgeryToken();
            _uploader = await _module.InvokeAsync<IJSObjectReference>(
                "watch", _panel, _self, FileAddresses.Upload(Room.Id), token?.FormFieldName, token?.Value);
        }
    }

    private async Task PickAsync(bool folder, bool unpack)
    {
        var into = _tree.Focused is { } row ? row.IsFolder ? row.Path : row.Folder : "";
        await (_uploader?.InvokeVoidAsync("pick", folder, unpack, into) ?? ValueTask.CompletedTask);
    }

    private async Task ReplaceAsync(Upload upload) => await (_uploader?.InvokeVoidAsync("again", upload.Id) ?? ValueTask.CompletedTask);

    private async Task CloseAsync(Upload upload)
    {
        _uploads.Remove(upload.Id);
        await (_uploader?.InvokeVoidAsync("forget", upload.Id) ?? ValueTask.CompletedTask);
    }

    private async ValueTask ReleaseUploadsAsync()
    {
        try
        {
            await (_uploader?.InvokeVoidAsync("dispose") ?? ValueTask.CompletedTask);
            await (_uploader?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone; the browser ends its uploads by itself.
        }

        _self?.Dispose();
    }
}
