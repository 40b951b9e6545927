using System.Collections.Concurrent;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sessions;

/// <summary>Runs code on a copy of the session's files, for people and models alike, and shows the output as events.</summary>
internal sealed class SessionRuns(SessionBoard board, IWorkspaces workspaces, ICodeRunner runner, TimeProvider time)
{
    private readonly ConcurrentDictionary<CodeRunId, CancellationTokenSource> _active = new();

    /// <summary>Whether a run goes on.</summary>
    public bool IsBusy => !_active.IsEmpty;

    /// <summary>Whether the id was used before; a run that is sent twice runs once.</summary>
    public bool Knows(CodeRunId id) => _active.ContainsKey(id) || board.State.Runs.Any(r => r.Id == id);

    /// <summary>Runs to the end. Does not throw for anything that the code or the jail does.</summary>
    public async Task<CodeRun> RunAsync(RunCode run, Participant by, IReadOnlyList<string> args, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _active[run.Id] = stop;
        board.Emit(new SessionEvent.RunStarted(run.Id, by.Id, run.Language, run.Path));
        CodeRun result;
        try
        {
            result = await ExecuteAsync(run, by, args, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            result = Failed(run, by, stop.IsCancellationRequested ? Verdict.Cancelled : Verdict.Refused, Sentence(e));
        }
        finally
        {
            _active.TryRemove(run.Id, out _);
        }

        board.Emit(new SessionEvent.RunEnded(run.Id, result with { Artifacts = [.. result.Artifacts.Select(a => a with { Content = [] })] }));
        return result;
    }

    /// <summary>Kills a run; nothing happens when it is over.</summary>
    public void Cancel(CodeRunId id)
    {
        if (_active.TryGetValue(id, out var stop))
        {
            TryCancel(stop);
        }
    }

    /// <summary>Kills all runs.</summary>
    public void CancelAll()
    {
        foreach (var stop in _active.Values)
        {
            TryCancel(stop);
        }
    }

    private async Task<CodeRun> ExecuteAsync(RunCode run, Participant by, IReadOnlyList<string> args, CancellationToken ct)
    {
        var session = board.State.Session;
        var code = run.Code ?? (run.Path is null ? "" : await ReadAsync(session.Id, run.Path, ct).ConfigureAwait(false));
        var files = await workspaces.SnapshotAsync(session.Id, ct).ConfigureAwait(false);
        await using (files.ConfigureAwait(false))
        {
            var request = new CodeRequest
            {
                Id = run.Id,
                User = by.User ?? session.Owner,
                Session = session.Id,
                By = by.Id,
                Language = run.Language,
                Code = code,
                Path = run.Path,
                Args = args,
                FilesRoot = run.Files == WorkspaceGrant.None ? null : files.Directory,
                Grant = run.Files,
                Keep = run.Files == WorkspaceGrant.Write ? left => KeepAsync(run, by, files.Tree, left) : null,
            };
            return await runner.ExecuteCodeAsync(request, Show(run.Id), ct).ConfigureAwait(false);
        }
    }

    private async Task<RunChanges> KeepAsync(RunCode run, Participant by, string tree, SandboxResult left)
    {
        var session = board.State.Session;
        var person = ChangeAuthor.Of(by.Id, by.Name, by.User ?? session.Owner);
        var write = new RunWrite(tree, left.Left, person, run.Id, run.Path ?? $"a {run.Language} snippet");
        var changes = await workspaces.ApplyRunAsync(session.Id, write, CancellationToken.None).ConfigureAwait(false);
        var kept = changes.Files.Where(f => f.Kind is not RunChangeKind.Refused).Select(f => f.Path).ToList();
        if (kept.Count > 0)
        {
            board.Emit(new SessionEvent.FilesChanged(by.Id, kept, changes.Commit ?? ""));
        }

        var skipped = left.Skipped.Select(name => RunChange.Refused(name, "A link, a device, too large, or one too many: it was not kept."));
        return changes with { Files = [.. changes.Files, .. skipped] };
    }

    private async Task<string> ReadAsync(SessionId session, string path, CancellationToken ct)
    {
        var file = await workspaces.ReadFileAsync(session, WorkspacePath.Parse(path), ct).ConfigureAwait(false);
        return file.Text ?? throw new InvalidException($"{path} is not a text file and cannot be run.");
    }

    private Action<RunOutput> Show(CodeRunId id)
    {
        int stdout = 0, stderr = 0;
        return output =>
        {
            ref var length = ref output.Stream == OutputStream.Stdout ? ref stdout : ref stderr;
            board.Emit(new SessionEvent.RunWrote(id, output.Stream, length, output.Text));
            length += output.Text.Length;
        };
    }

    private CodeRun Failed(RunCode run, Participant by, Verdict verdict, string evidence) => new()
    {
        Id = run.Id,
        User = by.User ?? board.State.Session.Owner,
        Session = board.State.Session.Id,
        By = by.Id,
        Language = run.Language,
        Code = run.Code ?? "",
        Path = run.Path,
        Limits = SandboxLimits.Default,
        Verdict = verdict,
        Evidence = evidence,
        StartedAt = time.GetUtcNow(),
        ExecutionTime = TimeSpan.Zero,
        Grant = run.Files,
    };

    private static string Sentence(Exception e) => e switch
    {
        OperationCanceledException => "The run was stopped.",
        AiCollabException known => known.Message,
        _ => "The run could not be started. Try again; if it stays so, ask the administrator to look at the log.",
    };

    // The run may end, and dispose of its source, at the same moment.
    private static void TryCancel(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }
    }
}
