using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>The side pane with the files: makes, renames, deletes and uploads.</summary>
public sealed partial class FilesPanel
{
    private FileTreeModel _tree = default!;
    private FileTree? _view;
    private ModalDialog _nameDialog = default!;
    private ModalDialog _deleteDialog = default!;
    private NameQuestion _name = NameQuestion.None;
    private TreeRow? _doomed;

    /// <summary>The file that is open in the editor.</summary>
    [Parameter]
    public string? Active { get; set; }

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    protected override LiveChange Watches => LiveChange.Session;

    private string DoomedText => _doomed is not { } row ? ""
        : row.IsFolder
            ? $"The folder {row.Path} goes with its {Amounts.Count(Room.Files.All.Count(f => f.Path.Value.StartsWith(row.Path + "/", StringComparison.Ordinal)), "file")}. The history keeps them."
            : "The file goes from the workspace. The history keeps it.";

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _tree = new FileTreeModel(Time);
        _tree.Load(Room.Files.All);
        Room.Files.Changed += TakeFiles;
    }

    protected override async ValueTask ReleaseAsync()
    {
        Room.Files.Changed -= TakeFiles;
        await ReleaseUploadsAsync();
    }

    private void TakeFiles() => _ = InvokeAsync(() =>
    {
        _tree.Load(Room.Files.All);
        StateHasChanged();
    });

    private void OpenFile(string path) => Room.Ask(new RoomRequest.OpenFile(path));

    private Task AskNewAsync(string folder, bool asFolder) => AskNameAsync(asFolder ? NameQuestion.NewFolder(folder) : NameQuestion.NewFile(folder));

    private Task AskRenameAsync(TreeRow row) => AskNameAsync(NameQuestion.Rename(row));

    private Task AskNameAsync(NameQuestion question)
    {
        _name = question;
        return _nameDialog.OpenAsync();
    }

    private async Task SaveNameAsync()
    {
        if (_name.Answer(p => Room.Files.Find(p) is not null) is not { } path)
        {
            return;
        }

        try
        {
            await ApplyNameAsync(path);
            await _nameDialog.CloseAsync();
        }
        catch (AiCollabException e)
        {
            _name.Problem = e.Message;
        }
    }

    private async Task ApplyNameAsync(WorkspacePath path)
    {
        if (_name.Renamed is { } old)
        {
            if (old != path.Value)
            {
                await Sessions.RenameFileAsync(Room.Id, Room.User.Id, WorkspacePath.Parse(old), path, Closed);
            }

            return;
        }

        var file = _name.MakesFolder ? WorkspacePath.Parse($"{path.Value}/{FileTreeModel.Keeper}") : path;
        await Sessions.SaveFileAsync(Room.Id, Room.User.Id, file, FileVersion.None, [], Closed);
        await Room.Files.RefreshAsync();
        _tree.Reveal(path.Value);
        if (!_name.MakesFolder)
        {
            OpenFile(path.Value);
        }
    }

    private Task AskDeleteAsync(TreeRow row)
    {
        _doomed = row;
        return _deleteDialog.OpenAsync();
    }

    private async Task DeleteAsync()
    {
        if (_doomed is { } row)
        {
            await _deleteDialog.CloseAsync();
            await TryAsync(() => Sessions.DeleteFileAsync(Room.Id, Room.User.Id, WorkspacePath.Parse(row.Path), Closed));
            _view?.ShowFocus();
        }
    }
}
