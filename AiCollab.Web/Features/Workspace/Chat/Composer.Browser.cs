using AiCollab.Core.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>The box's other half in the browser: keys, growing, drafts.</summary>
public sealed partial class Composer
{
    private ElementReference _form;
    private IJSObjectReference? _module;
    private IJSObjectReference? _box;
    private DotNetObjectReference<Composer>? _self;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", Closed, "./Features/Workspace/Chat/Composer.razor.js");
            _box = await _module.InvokeAsync<IJSObjectReference>("attach", Closed, _form, _self, MessageId.New().ToString());
            StateHasChanged();
        }
    }

    protected override async ValueTask ReleaseAsync()
    {
        try
        {
            await (_box?.InvokeVoidAsync("dispose") ?? ValueTask.CompletedTask);
            await (_box?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone; the draft stands in the browser's storage.
        }

        _self?.Dispose();
    }

    private async Task<string> ReadAsync(IJSStreamReference text)
    {
        await using (text)
        {
            // Four bytes are the most a character takes in UTF-8.
            await using var stream = await text.OpenReadStreamAsync(ComposerState.MaxLength * 4L, Closed);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(Closed);
        }
    }
}
