using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>The tabs and what they do. The text itself lives in the browser until it is saved.</summary>
public sealed partial class EditorPanel
{
    private const long LargestText = 2 << 20;

    private readonly OpenTabs _tabs = new();
    private SandboxHealth? _health;
    private (int Line, int Column) _cursor;

    /// <summary>What is open changed.</summary>
    [Parameter]
    public EventCallback<EditorStatus> StatusChanged { get; set; }

    [Inject]
    private IWorkspaces Workspaces { get; set; } = default!;

    [Inject]
    private ICodeRunner Runner { get; set; } = default!;

    protected override LiveChange Watches => LiveChange.Files | LiveChange.Connection;

    private CodeLanguage? Runnable => _tabs.Active is { Kind: TabKind.Text } tab ? Runner.Detect(tab.Key) : null;

    private bool CanRun => Runnable is { } language && _health is { Available: true } health && health.Languages.Contains(language.Id);

    private string RunTooltip => (Runnable, _health) switch
    {
        (null, _) => "This kind of file cannot be run here. Python and JavaScript can.",
        (_, null) => "Looking whether code can run here",
        (_, { Available: false } health) => $"Code cannot run: {health.Reason}",
        var (language, health) when !health.Languages.Contains(language.Id) => $"{language.Name} is not set up on this server.",
        _ => "Run this file (Ctrl+Enter)",
    };

    protected override async Task OnInitializedAsync() => _health = await Runner.GetHealthAsync(Closed);

    protected override Task OnAskedAsync(RoomRequest request) => request switch
    {
        RoomRequest.OpenFile open => TryAsync(() => OpenAtAsync(open.Path, open.Line)),
        RoomRequest.PutText put => TryAsync(() => PutAsync(put.Path, put.Text)),
        RoomRequest.OpenDiff diff => TryAsync(() => OpenDiffAsync(diff)),
        RoomRequest.RunOpenFile => RunAsync(),
        _ => Task.CompletedTask,
    };

    protected override async Task OnLiveAsync(LiveUpdate update)
    {
        if (update.What.HasFlag(LiveChange.Files))
        {
            foreach (var tab in _tabs.All.Where(t => t.Kind == TabKind.Text && (update.Files.Count == 0 || update.Files.Contains(t.Key))).ToList())
            {
                await RereadAsync(tab.Key);
            }
        }
    }

    private async Task OpenAsync(string key, bool focus)
    {
        if (_tabs.Find(key) is null)
        {
            await ReadAsync(WorkspacePath.Parse(key));
        }

        await ActivateAsync(key, focus);
    }

    private async Task ReadAsync(WorkspacePath path)
    {
        var content = await Workspaces.ReadFileAsync(Room.Id, path, Closed);
        var kind = content.IsBinary ? TabKind.Binary : content.Bytes.Length > LargestText ? TabKind.TooLarge : TabKind.Text;
        var tab = new FileTab { Key = path.Value, Title = path.Name, Kind = kind, Language = EditorLanguages.Of(path.Value), Size = content.Bytes.Length };
        if (kind == TabKind.Text && await ShowTextAsync(tab, content))
        {
            tab = tab with { State = SaveState.Unsaved, Notice = "What you had typed here and not saved is back. It is merged with the file when it is saved." };
        }

        _tabs.Open(tab);
    }

    private async Task PutAsync(string key, string text)
    {
        if (Room.Files.Find(key) is null && _tabs.Find(key) is null)
        {
            await Sessions.SaveFileAsync(Room.Id, Room.User.Id, WorkspacePath.Parse(key), FileVersion.None, [], Closed);
        }

        await OpenAsync(key, true);
        await PutTextAsync(key, text);
    }

    private async Task OpenDiffAsync(RoomRequest.OpenDiff wanted)
    {
        var diff = await Workspaces.DiffAsync(Room.Id, wanted.Commit, Closed);
        var title = wanted.Path is { } path ? path[(path.LastIndexOf('/') + 1)..] + " changes" : wanted.Title;
        _tabs.Open(new FileTab { Key = $"{wanted.Commit}:{wanted.Path}", Title = title, Kind = TabKind.Diff, Diff = diff });
        await ReportAsync();
    }

    private Task ActivateAsync(string key) => ActivateAsync(key, true);

    private async Task ActivateAsync(string key, bool focus)
    {
        _tabs.Activate(key);
        await ShowFrontAsync(focus);
        await ReportAsync();
    }

    private async Task CloseAsync(string key)
    {
        await CloseTextAsync(key);
        _tabs.Close(key);
        await ShowFrontAsync(false);
        await ReportAsync();
    }

    private Task StepAsync(KeyboardEventArgs e) => (e.Key, _tabs.Active) switch
    {
        ("Delete", { } tab) => CloseAsync(tab.Key),
        ("ArrowLeft", { }) => ActivateAsync(_tabs.Neighbour(-1)!, false),
        ("ArrowRight", { }) => ActivateAsync(_tabs.Neighbour(1)!, false),
        _ => Task.CompletedTask,
    };

    private void Dismiss() => _tabs.Change(_tabs.Active?.Key ?? "", t => t with { Notice = "" });

    private string OtherAuthor(string key) =>
        Room.Files.Find(key)?.LastAuthor is { } name && name != Room.Me?.Name ? name : ConflictCard.Somebody;

    private static string UnsavedWord(FileTab tab) => tab.State switch
    {
        SaveState.Conflict => "in conflict",
        SaveState.Failed => "not saved",
        SaveState.Saving => "saving",
        _ => "unsaved",
    };

    private Task ReportAsync()
    {
        StateHasChanged();
        return StatusChanged.InvokeAsync(_tabs.Active is { Kind: TabKind.Text } tab
            ? new EditorStatus(tab.Key, tab.Language, tab.State, tab.SavedAt, _cursor.Line, _cursor.Column)
            : EditorStatus.None);
    }
}
