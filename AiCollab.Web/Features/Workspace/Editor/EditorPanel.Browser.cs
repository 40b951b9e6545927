using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>The editor's other half in the browser: it holds the texts, this side saves them.</summary>
public sealed partial class EditorPanel
{
    private ElementReference _host;
    private IJSObjectReference? _module;
    private IJSObjectReference? _editor;
    private DotNetObjectReference<EditorPanel>? _self;
    private FileSaves _saves = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <summary>Typing began on a saved file.</summary>
    [JSInvokable]
    public Task Edited(string key)
    {
        _tabs.Change(key, t => t.State is SaveState.Conflict ? t : t with { State = SaveState.Unsaved });
        return ReportAsync();
    }

    /// <summary>A pause, Ctrl+S or leaving the editor: saves the text. Long texts come as a stream, past the message limit.</summary>
    [JSInvokable]
    public async Task<SaveReply> SaveAsync(string key, string baseVersion, string text, IJSStreamReference? longText)
    {
        var reply = await _saves.SaveAsync(key, baseVersion, longText is null ? text : await ReadAsync(longText), Closed);
        await ReportAsync();
        return reply;
    }

    [JSInvokable]
    public Task Cursor(int line, int column)
    {
        _cursor = (line, column);
        return ReportAsync();
    }

    /// <summary>Saves and runs the file in front.</summary>
    [JSInvokable]
    public async Task RunAsync()
    {
        if (CanRun && Runnable is { } language && _tabs.Active is { } tab && _editor is not null)
        {
            await _editor.InvokeVoidAsync("save", Closed, tab.Key);
            await TryAsync(() => Room.RunAsync(language.Id, tab.Key, null, Closed));
        }
    }

    /// <summary>The file changed elsewhere: an untouched tab takes it over, a touched one merges when it is saved.</summary>
    [JSInvokable]
    public async Task RereadAsync(string key)
    {
        try
        {
            var content = await Workspaces.ReadFileAsync(Room.Id, WorkspacePath.Parse(key), Closed);
            await (_editor?.InvokeVoidAsync("external", Closed, key, content.Version.Id, content.Text ?? "") ?? ValueTask.CompletedTask);
        }
        catch (NotFoundException) when (_tabs.Find(key) is { IsUnsaved: false })
        {
            await CloseAsync(key);
        }
        catch (NotFoundException)
        {
            _tabs.Change(key, t => t with { Notice = "Somebody deleted this file. Saving brings it back." });
        }
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _saves = new FileSaves(Room, Sessions, Workspaces, _tabs, Time);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", Closed, "./Features/Workspace/Editor/EditorPanel.razor.js");
            foreach (var key in await _module.InvokeAsync<string[]>("remembered", Closed, Room.Id.ToString()) ?? [])
            {
                await OpenAgainAsync(key);
            }
        }
    }

    private async Task OpenAgainAsync(string key)
    {
        try
        {
            await OpenAsync(key, false);
        }
        catch (NotFoundException)
        {
            // It was deleted since this browser was last here: nobody asks for it now.
        }
    }

    protected override async ValueTask ReleaseAsync()
    {
        try
        {
            await (_editor?.InvokeVoidAsync("dispose") ?? ValueTask.CompletedTask);
            await (_editor?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone; what was not saved stands in the browser's storage.
        }

        _self?.Dispose();
    }

    /// <summary>True when the browser had something newer that was not saved.</summary>
    private async Task<bool> ShowTextAsync(FileTab tab, FileContent content)
    {
        _editor ??= await _module!.InvokeAsync<IJSObjectReference>("create", Closed, _host, _self, Room.Id.ToString());
        return await _editor.InvokeAsync<bool>("open", Closed, tab.Key, tab.Language, content.Version.Id, content.Text);
    }

    private async Task ShowFrontAsync(bool focus)
    {
        var front = _tabs.Active is { Kind: TabKind.Text } tab ? tab.Key : null;
        StateHasChanged();
        await (_editor?.InvokeVoidAsync("show", Closed, front, focus) ?? ValueTask.CompletedTask);
        var files = _tabs.All.Where(t => t.Kind != TabKind.Diff && t.Key != front).Select(t => t.Key);
        await (_module?.InvokeVoidAsync("remember", Closed, Room.Id.ToString(), files.Concat(front is null ? [] : [front]).ToArray()) ?? ValueTask.CompletedTask);
    }

    private ValueTask PutTextAsync(string key, string text) => _editor?.InvokeVoidAsync("put", Closed, key, text) ?? ValueTask.CompletedTask;

    private ValueTask CloseTextAsync(string key) => _editor?.InvokeVoidAsync("close", Closed, key) ?? ValueTask.CompletedTask;

    private async Task DecideAsync(string key, bool mine)
    {
        var text = await _editor!.InvokeAsync<bool>("isEmpty", Closed, key) ? "" : await ReadAsync(await _editor!.InvokeAsync<IJSStreamReference>("text", Closed, key));
        var reply = await _saves.DecideAsync(key, mine, text, Closed);
        if (reply.Saved)
        {
            await _editor!.InvokeVoidAsync("settle", Closed, key, reply.Version, reply.Text);
        }

        await ReportAsync();
    }

    // The markers go into the editor; the save that has none left settles the conflict.
    private async Task EditByHandAsync(string key)
    {
        if (_tabs.Find(key)?.Conflict is { } conflict)
        {
            _tabs.Change(key, t => t with { State = SaveState.Unsaved, ByHand = true, Notice = "Both edits are below, between the markers. Keep what should stay, remove the marker lines, and save with Ctrl+S." });
            await PutTextAsync(key, conflict.Marked);
            await ReportAsync();
        }
    }

    private async Task<string> ReadAsync(IJSStreamReference text)
    {
        await using (text)
        {
            await using var stream = await text.OpenReadStreamAsync(LargestText * 4, Closed);
            using var reader = new StreamReader(stream, new System.Text.UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
            return await reader.ReadToEndAsync(Closed);
        }
    }
}
