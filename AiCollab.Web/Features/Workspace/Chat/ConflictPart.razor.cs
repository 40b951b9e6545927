using System.Text;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace.Editor;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>Decides a conflict from the conversation.</summary>
public sealed partial class ConflictPart
{
    private string _settled = "";
    private string _problem = "";
    private ConflictId? _again;

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    [Parameter, EditorRequired]
    public required MessagePart.Conflict Part { get; set; }

    [Inject]
    private IWorkspaces Workspaces { get; set; } = default!;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    private async Task DecideAsync(bool leave)
    {
        try
        {
            (_problem, _settled) = ("", await SettleAsync(leave));
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
    }

    private async Task<string> SettleAsync(bool leave)
    {
        var open = await Workspaces.ListConflictsAsync(Room.Id, CancellationToken.None);
        if (open.FirstOrDefault(c => c.Id == (_again ?? Part.Id)) is not { } conflict)
        {
            return "This was decided already.";
        }

        if (conflict.Marked.Length == 0)
        {
            return "These two versions cannot be joined line by line. Open the file and put in what should stay.";
        }

        var text = Encoding.UTF8.GetBytes(MarkedText.Choose(conflict.Marked, upper: leave));
        var write = new FileWrite(Part.Path, conflict.Current, text, Room.Author(), new ChangeOrigin(Room.Id), $"Settle two edits of {Part.Path}");
        switch (await Workspaces.ResolveConflictAsync(Room.Id, conflict.Id, write, CancellationToken.None))
        {
            case WriteOutcome.Conflicted conflicted:
                _again = conflicted.Conflict.Id;
                throw new ConflictException("The file changed once more at these lines, so nothing was written. Look at the file, then decide again.");
            case WriteOutcome.Written written:
                await Sessions.FilesChangedAsync(Room.Id, Room.User.Id, [Part.Path.Value], written.Commit, CancellationToken.None);
                break;
        }

        return leave ? "Decided: the file stays as it was at these lines." : "Decided: this change is in the file.";
    }
}
