using AiCollab.Core.Collaboration.EditFormats;
using AiCollab.Core.Collaboration.Tools;
using AiCollab.Core.Errors;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration;

/// <summary>Writes the files of an answer in the text protocol, and gathers what to ask the model for instead where that failed.</summary>
internal sealed class AnswerEdits(ToolWorld world)
{
    private readonly FileWriting _writing = new(world);

    /// <summary>Applies every edit that can be; returns the request for correction, null when all went well.</summary>
    public async Task<string?> ApplyAsync(EditAnswer answer, bool expectEdits, CancellationToken ct)
    {
        var problems = new List<string>();
        if (answer.CorrectionRequest(expectEdits) is { } request)
        {
            problems.Add(request);
        }

        foreach (var edit in answer.Edits)
        {
            if (await ApplyAsync(edit, ct).ConfigureAwait(false) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems.Count == 0 ? null : string.Join("\n\n", problems);
    }

    private async Task<string?> ApplyAsync(FileEdit edit, CancellationToken ct)
    {
        var current = await FindAsync(edit.Path, ct).ConfigureAwait(false);
        if (current is { IsBinary: true })
        {
            return $"{edit.Path} is not a text file and cannot be edited.";
        }

        var seen = world.Seen.Whole(edit.Path);
        if (edit is FileEdit.Whole && current is { Text: { } text } && seen is null)
        {
            world.Seen.Saw(edit.Path, current.Version);
            return $"{edit.Path} exists already and you had not seen it. This is what it holds:\n{DataFence.Around(text)}\nSend the change again so that nothing of it is lost by mistake.";
        }

        var now = current?.Version ?? FileVersion.None;
        return edit.ApplyTo(current?.Text) switch
        {
            EditOutcome.Missed missed => missed.Correction,
            EditOutcome.Applied applied => await WriteAsync(edit.Path, edit is FileEdit.Whole ? seen ?? now : now, applied.Text, ct).ConfigureAwait(false),
            var other => throw new InvalidOperationException($"An edit cannot end as {other}."),
        };
    }

    private async Task<string?> WriteAsync(WorkspacePath path, FileVersion baseVersion, string text, CancellationToken ct)
    {
        try
        {
            var result = await _writing.WriteAsync(path, baseVersion, text, ct).ConfigureAwait(false);
            return result.Failed ? result.ForModel : null;
        }
        catch (AiCollabException e) when (e is QuotaExceededException or InvalidException)
        {
            return e.Message;
        }
    }

    private async Task<FileContent?> FindAsync(WorkspacePath path, CancellationToken ct)
    {
        try
        {
            return await world.Workspaces.ReadFileAsync(world.Session, path, ct).ConfigureAwait(false);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }
}
