using Microsoft.JSInterop;

namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>What of the open file is run, and where a run's error points to.</summary>
public sealed partial class EditorPanel
{
    private bool _hasSelection;

    /// <summary>Whether something is selected in the file in front.</summary>
    [JSInvokable]
    public void Selected(bool any)
    {
        _hasSelection = any;
        StateHasChanged();
    }

    /// <summary>Runs only what is selected, as a snippet.</summary>
    [JSInvokable]
    public async Task RunSelectionAsync()
    {
        if (!CanRun || Runnable is not { } language || _editor is null)
        {
            return;
        }

        var text = SelectedText.Outdent(await ReadAsync(await _editor.InvokeAsync<IJSStreamReference>("selection", Closed)));
        if (string.IsNullOrWhiteSpace(text))
        {
            Problem = "Select the lines to run first.";
            StateHasChanged();
            return;
        }

        await TryAsync(() => Room.RunAsync(language.Id, null, text, Closed));
    }

    private async Task OpenAtAsync(string path, int? line)
    {
        await OpenAsync(path, true);
        if (line is { } at)
        {
            await (_editor?.InvokeVoidAsync("reveal", Closed, path, at) ?? ValueTask.CompletedTask);
        }
    }
}
