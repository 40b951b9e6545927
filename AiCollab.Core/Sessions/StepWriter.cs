using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sessions;

/// <summary>Where a step puts what it says and does: pages see it at once, and it is saved about every second and when it matters.</summary>
public sealed class StepWriter
{
    private readonly SessionBoard _board;
    private readonly Checkpointer _checkpoints;
    private readonly SessionRuns _runs;
    private readonly Message _message;
    private readonly Participant _by;
    private int _length;
    private string _half = "";

    internal StepWriter(SessionBoard board, Checkpointer checkpoints, SessionRuns runs, Message message, Participant by) =>
        (_board, _checkpoints, _runs, _message, _by) = (board, checkpoints, runs, message, by);

    /// <summary>Adds text.</summary>
    public void Grow(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        // Providers cut anywhere, also in the middle of a character: its first half waits for the second.
        var piece = _half + text;
        _half = WellFormed.EndsInHalf(piece) ? piece[^1..] : "";
        Show(piece[..^_half.Length]);
    }

    /// <summary>Adds a part, or replaces the tool call of the same id.</summary>
    public void Put(MessagePart part) => _board.Emit(new SessionEvent.PartAdded(_message.Id, part switch
    {
        MessagePart.ToolCall c => c with
        {
            CallId = WellFormed.Of(c.CallId),
            Tool = WellFormed.Of(c.Tool),
            Detail = WellFormed.Of(c.Detail),
            Result = c.Result is null ? null : WellFormed.Of(c.Result),
        },
        MessagePart.Failure f => f with { Problem = WellFormed.Of(f.Problem), NextStep = WellFormed.Of(f.NextStep) },
        _ => part,
    }));

    /// <summary>Tells all pages that the step changed files.</summary>
    public void FilesChanged(IReadOnlyList<WorkspacePath> paths, string commit) =>
        _board.Emit(new SessionEvent.FilesChanged(_by.Id, [.. paths.Select(p => p.Value)], commit));

    /// <summary>Runs code for the model; its output is shown like a person's run.</summary>
    public async Task<CodeRun> RunCodeAsync(RunCode run, IReadOnlyList<string> args, CancellationToken ct)
    {
        Put(new MessagePart.Run(run.Id));
        return await _runs.RunAsync(run, _by, args, ct).ConfigureAwait(false);
    }

    /// <summary>Saves what is there now; a step calls it after everything that must not be lost.</summary>
    /// <exception cref="SessionMovedException">Another node has the session; the step must end.</exception>
    public Task KeepAsync(CancellationToken ct) => _checkpoints.TrySaveAsync(ct);

    private void Show(string text)
    {
        if (text.Length > 0)
        {
            _board.Emit(new SessionEvent.TextGrew(_message.Id, _length, WellFormed.Of(text)));
            _length += text.Length;
        }
    }
}
