using System.Collections.Concurrent;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Tests.Fakes;

/// <summary>"Runs" code by printing it; <c>wait</c> runs until it is cancelled, <c>write NAME TEXT</c> leaves a file.</summary>
public sealed class FakeRunner : ICodeRunner
{
    private readonly ConcurrentQueue<CodeRun> _runs = [];

    public async Task<CodeRun> ExecuteCodeAsync(CodeRequest request, Action<RunOutput> onOutput, CancellationToken ct)
    {
        onOutput(new RunOutput(OutputStream.Stdout, "running "));
        onOutput(new RunOutput(OutputStream.Stdout, request.Code));
        var verdict = Verdict.Ok;
        if (request.Code == "wait")
        {
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            verdict = Verdict.Cancelled;
        }

        var run = new CodeRun
        {
            Id = request.Id,
            User = request.User,
            Session = request.Session,
            By = request.By,
            Language = request.Language,
            Code = request.Code,
            Path = request.Path,
            Limits = request.Limits,
            Verdict = verdict,
            Output = "running " + request.Code,
            StartedAt = DateTimeOffset.UnixEpoch,
            ExecutionTime = TimeSpan.FromSeconds(1),
            Artifacts = [new RunArtifact("plot.png", "image/png", [1, 2, 3])],
        };
        if (request.Keep is { } keep && request.Code.Split(' ', 3) is ["write", var name, var text])
        {
            run = run with { Changes = await keep(new SandboxResult { Verdict = Verdict.Ok, Left = [new LeftFile(name, System.Text.Encoding.UTF8.GetBytes(text))], Skipped = ["link"] }) };
        }

        _runs.Enqueue(run);
        return run;
    }

    public Task<bool> CancelAsync(CodeRunId id, UserId by, CancellationToken ct) => Task.FromResult(false);

    public Task<IReadOnlyList<CodeRun>> ListAsync(SessionId session, int limit, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<CodeRun>>([.. _runs.Reverse().Where(r => r.Session == session).Take(limit)]);

    public Task<CodeRun?> FindAsync(SessionId session, CodeRunId id, CancellationToken ct) => Task.FromResult(_runs.FirstOrDefault(r => r.Id == id));

    public CodeLanguage? Detect(string fenceOrPath) =>
        fenceOrPath.EndsWith("py", StringComparison.Ordinal) || fenceOrPath == "python" ? new CodeLanguage("python", "Python", "python", [".py"], ["py"]) : null;

    public CodeLanguage? DetectCode(string code) => code.StartsWith("print(", StringComparison.Ordinal) ? Detect("python") : null;

    public Task<SandboxHealth> GetHealthAsync(CancellationToken ct) => Task.FromResult(new SandboxHealth(true, "cgroup", "", ["python"]));
}
