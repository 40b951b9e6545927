using System.Collections.Concurrent;
using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.Extensions.Logging;

namespace AiCollab.Core.Sandbox;

/// <inheritdoc cref="ICodeRunner"/>
public sealed partial class CodeRunner(
    ISandbox sandbox, ICodeRunStore store, RunAdmission admission, SandboxPackages packages, TimeProvider time, ILogger<CodeRunner> logger) : ICodeRunner
{
    private readonly ConcurrentDictionary<CodeRunId, (UserId User, CancellationTokenSource Stop)> _live = new();

    /// <inheritdoc/>
    public async Task<CodeRun> ExecuteCodeAsync(CodeRequest request, Action<RunOutput> onOutput, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (!_live.TryAdd(request.Id, (request.User, stop)))
        {
            throw new ConflictException("This run is going on already.");
        }

        try
        {
            return await WaitAndRunAsync(request, onOutput, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _live.TryRemove(request.Id, out _);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CancelAsync(CodeRunId id, UserId by, CancellationToken ct)
    {
        if (!_live.TryGetValue(id, out var run) || run.User != by)
        {
            return false;
        }

        try
        {
            await run.Stop.CancelAsync().ConfigureAwait(false);
            return true;
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment.
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CodeRun>> ListAsync(SessionId session, int limit, CancellationToken ct) => store.ListAsync(session, Math.Clamp(limit, 1, 500), ct);

    /// <inheritdoc/>
    public Task<CodeRun?> FindAsync(SessionId session, CodeRunId id, CancellationToken ct) => store.FindAsync(session, id, ct);

    /// <inheritdoc/>
    public CodeLanguage? Detect(string fenceOrPath) => LanguageDetection.Find(sandbox.Languages, fenceOrPath);

    /// <inheritdoc/>
    public CodeLanguage? DetectCode(string code) => LanguageDetection.Guess(sandbox.Languages, code);

    /// <inheritdoc/>
    public Task<SandboxHealth> GetHealthAsync(CancellationToken ct) => sandbox.GetHealthAsync(again: false, ct);

    private async Task<CodeRun> WaitAndRunAsync(CodeRequest request, Action<RunOutput> onOutput, CancellationToken stop)
    {
        Admission admitted;
        try
        {
            admitted = await admission.EnterAsync(request.User, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var cancelled = new SandboxResult { Verdict = Verdict.Cancelled, Evidence = "It was stopped while it waited for its turn." };
            return await KeepAsync(Record(request, cancelled, time.GetUtcNow())).ConfigureAwait(false);
        }

        if (admitted.Turn is null)
        {
            // Not stored: somebody who floods the queue would flood the store.
            return Record(request, SandboxResult.Refused(admitted.Refusal), time.GetUtcNow());
        }

        using (admitted.Turn)
        {
            var startedAt = time.GetUtcNow();
            var job = Job(request) with { Packages = await PackagesAsync(request, stop).ConfigureAwait(false) };
            var result = await sandbox.RunAsync(job, onOutput, stop).ConfigureAwait(false);
            await admission.SpendAsync(request.User, result.ExecutionTime).ConfigureAwait(false);
            var changes = await ChangesAsync(request, result).ConfigureAwait(false);
            return await KeepAsync(Record(request, result, startedAt) with { Changes = changes }).ConfigureAwait(false);
        }
    }

    /// <summary>Brings the files of a run that ended well into the workspace; of any other they are only among its artifacts.</summary>
    private static async Task<RunChanges?> ChangesAsync(CodeRequest request, SandboxResult result)
    {
        if (request.Keep is not { } keep || result is not { Verdict: Verdict.Ok } or { Left.Count: 0, Skipped.Count: 0 })
        {
            return null;
        }

        try
        {
            return await keep(result).ConfigureAwait(false);
        }
        catch (AiCollabException e)
        {
            return new RunChanges(null, [], $"Nothing was changed in the workspace: {e.Message}");
        }
    }

    /// <summary>When the store is away the run goes without packages: what needs them says so itself.</summary>
    private async Task<IReadOnlyDictionary<string, string>> PackagesAsync(CodeRequest request, CancellationToken ct)
    {
        try
        {
            return sandbox.Languages.FirstOrDefault(l => l.Id == request.Language) is { HasPackages: true }
                ? await packages.ForRunAsync(request.Session, ct).ConfigureAwait(false)
                : new Dictionary<string, string>();
        }
        catch (Exception e)
        {
            WithoutPackages(logger, e, request.Id);
            return new Dictionary<string, string>();
        }
    }

    /// <summary>Stores a run whatever happened to its caller. When the store is away the person still gets the result.</summary>
    private async Task<CodeRun> KeepAsync(CodeRun run)
    {
        try
        {
            await store.SaveAsync(run, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            NotStored(logger, e, run.Id);
        }

        return run;
    }

    private static SandboxJob Job(CodeRequest request) => new()
    {
        Language = request.Language,
        Code = request.Code,
        Path = request.Path,
        Args = request.Args,
        FilesRoot = request.FilesRoot,
        ReturnsFiles = request.Keep is not null,
        Limits = request.Limits,
    };

    private static CodeRun Record(CodeRequest request, SandboxResult result, DateTimeOffset startedAt) => new()
    {
        Id = request.Id,
        User = request.User,
        Session = request.Session,
        By = request.By,
        Language = request.Language,
        Code = request.Code,
        Path = request.Path,
        Limits = request.Limits,
        Grant = request.Grant,
        Verdict = result.Verdict,
        Evidence = result.Evidence,
        Output = result.Output,
        Stderr = result.Stderr,
        Error = result.Error,
        Value = result.Value,
        Html = result.Html,
        Truncated = result.Truncated,
        StartedAt = startedAt,
        ExecutionTime = result.ExecutionTime,
        MemoryUsed = result.MemoryUsed,
        Artifacts = result.Artifacts,
    };

    [LoggerMessage(LogLevel.Warning, "The packages of the run {Run} could not be found; it goes without.")]
    private static partial void WithoutPackages(ILogger logger, Exception e, CodeRunId run);

    [LoggerMessage(LogLevel.Error, "The run {Run} could not be stored.")]
    private static partial void NotStored(ILogger logger, Exception e, CodeRunId run);
}
