using System.Text;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>
/// Saves of one person's tabs. The browser holds text and base version together and sends both, so a save is always checked
/// against what its text started from; whoever was faster, no edit is lost.
/// </summary>
public sealed class FileSaves(WorkspaceRoom room, ILiveSessions sessions, IWorkspaces workspaces, OpenTabs tabs, TimeProvider time)
{
    /// <summary>Saves one text; the tab says what came of it.</summary>
    public async Task<SaveReply> SaveAsync(string key, string baseVersion, string text, CancellationToken ct)
    {
        var tab = tabs.Find(key);
        if (tab?.Conflict is not null)
        {
            return tab.ByHand && !MarkedText.HasMarkers(text) ? await ResolveAsync(key, tab.Conflict.Current, text, ct) : SaveReply.Kept;
        }

        tabs.Change(key, t => t with { State = SaveState.Saving });
        return await GuardAsync(key, async () =>
        {
            var path = WorkspacePath.Parse(key);
            var outcome = await sessions.SaveFileAsync(room.Id, room.User.Id, path, new FileVersion(baseVersion), Encoding.UTF8.GetBytes(text), ct);
            return await TakeAsync(path, text, outcome, ct);
        }, ct);
    }

    /// <summary>
    /// Settles a conflict for one side: at the lines where both differ it decides, everything else of both is kept. Where the file
    /// moved on meanwhile, the person sees the new conflict instead: nobody decides over what they have not seen.
    /// </summary>
    /// <param name="key">The tab.</param>
    /// <param name="mine">True for the person's side.</param>
    /// <param name="text">What the editor holds now.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<SaveReply> DecideAsync(string key, bool mine, string text, CancellationToken ct)
    {
        if (tabs.Find(key) is not { Conflict: { } conflict } tab)
        {
            return SaveReply.Kept;
        }

        if (text != tab.ConflictText)
        {
            var reply = await ResolveAsync(key, conflict.Base, text, ct);
            if (tabs.Find(key)?.Conflict is not { } again || again.Id == conflict.Id || again.Current != conflict.Current)
            {
                return LookAgain(key, reply);
            }

            conflict = again;
        }

        var decided = await GuardAsync(key, () => DecideAsync(key, conflict, mine, text, ct), ct);
        return decided.Saved || tabs.Find(key)?.Conflict?.Id == conflict.Id
            ? decided
            : LookAgain(key, await ResolveAsync(key, conflict.Base, text, ct));
    }

    private async Task<SaveReply> DecideAsync(string key, FileConflict conflict, bool mine, string text, CancellationToken ct)
    {
        var chosen = conflict.Marked.Length > 0 ? MarkedText.Choose(conflict.Marked, upper: !mine)
            : mine ? text
            : (await workspaces.ReadFileAsync(room.Id, conflict.Path, ct)).Text ?? "";
        return await ResolveAsync(key, conflict.Current, chosen, ct);
    }

    private SaveReply LookAgain(string key, SaveReply reply)
    {
        tabs.Change(key, t => t.State != SaveState.Conflict ? t : t with { Notice = "The file changed once more. Both sides are as they are now." });
        return reply;
    }

    private async Task<SaveReply> ResolveAsync(string key, FileVersion baseVersion, string text, CancellationToken ct)
    {
        if (tabs.Find(key)?.Conflict is not { } conflict)
        {
            return SaveReply.Kept;
        }

        return await GuardAsync(key, async () =>
        {
            var write = new FileWrite(
                conflict.Path, baseVersion, Encoding.UTF8.GetBytes(text), room.Author(), new ChangeOrigin(room.Id), $"Settle two edits of {conflict.Path}");
            var outcome = await workspaces.ResolveConflictAsync(room.Id, conflict.Id, write, ct);
            tabs.Change(key, t => t with { Conflict = null, ByHand = false });
            if (outcome is WriteOutcome.Written written)
            {
                await sessions.FilesChangedAsync(room.Id, room.User.Id, [conflict.Path.Value], written.Commit, ct);
            }

            return await TakeAsync(conflict.Path, text, outcome, ct) is { Saved: true } reply ? reply with { Text = reply.Text ?? text } : SaveReply.Kept;
        }, ct);
    }

    private async Task<SaveReply> TakeAsync(WorkspacePath path, string text, WriteOutcome outcome, CancellationToken ct)
    {
        switch (outcome)
        {
            case WriteOutcome.Conflicted conflicted:
                tabs.Change(path.Value, t => t with { State = SaveState.Conflict, Conflict = conflicted.Conflict, ConflictText = text, Notice = "" });
                return SaveReply.Kept;
            case WriteOutcome.Written { Merged: true }:
                var merged = await workspaces.ReadFileAsync(room.Id, path, ct);
                MarkSaved(path.Value, "Somebody else changed this file meanwhile; both edits are in it.");
                return new SaveReply(true, merged.Version.Id, merged.Text);
            case WriteOutcome.Written written:
                MarkSaved(path.Value, "");
                return new SaveReply(true, written.Version.Id, null);
            case WriteOutcome.Unchanged unchanged:
                MarkSaved(path.Value, "");
                return new SaveReply(true, unchanged.Version.Id, null);
            default:
                return SaveReply.Kept;
        }
    }

    private async Task<SaveReply> GuardAsync(string key, Func<Task<SaveReply>> save, CancellationToken ct)
    {
        try
        {
            return await save();
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var why = e is AiCollabException known ? known.Message : "The server could not take it right now.";
            tabs.Change(key, t => t with { State = SaveState.Failed, Notice = $"Not saved: {why} What you typed is kept here; it is tried again with the next change." });
            return SaveReply.Kept;
        }
    }

    private void MarkSaved(string key, string notice) =>
        tabs.Change(key, t => t with { State = SaveState.Saved, SavedAt = time.GetUtcNow(), Notice = notice });
}
