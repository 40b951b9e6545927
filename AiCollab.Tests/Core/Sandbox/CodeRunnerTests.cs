using System.Collections.Concurrent;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Fakes;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AiCollab.Tests.Core.Sandbox;

public sealed class CodeRunnerTests
{
    private readonly SlowSandbox _sandbox = new();
    private readonly MemoryRuns _store = new();
    private readonly CodeRunner _runner;

    public CodeRunnerTests() =>
        _runner = new CodeRunner(_sandbox, _store, NoQuota.Admission(new RunQueue(parallel: 1, queuedPerUser: 1)), NoPackages.Service, TimeProvider.System, NullLogger<CodeRunner>.Instance);

    [Fact]
    public async Task Stores_who_ran_what_and_how_it_ended()
    {
        var request = Request("fine");

        var run = await _runner.ExecuteCodeAsync(request, _ => { }, default);

        run.Should().BeEquivalentTo(new { request.Id, request.User, request.Session, request.By, Code = "fine", Verdict = Verdict.Ok, Output = "done" });
        (await _runner.FindAsync(request.Session, request.Id, default)).Should().BeEquivalentTo(run);
    }

    [Fact]
    public async Task Stores_a_run_that_its_caller_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var request = Request("wait");
        var running = _runner.ExecuteCodeAsync(request, _ => { }, stop.Token);
        await _sandbox.Started.Task;

        await stop.CancelAsync();

        (await running).Verdict.Should().Be(Verdict.Cancelled);
        _store.Runs.Should().ContainKey(request.Id);
    }

    [Fact]
    public async Task Lets_only_the_person_who_started_it_cancel_it()
    {
        var request = Request("wait");
        var running = _runner.ExecuteCodeAsync(request, _ => { }, default);
        await _sandbox.Started.Task;

        (await _runner.CancelAsync(request.Id, new UserId(Guid.NewGuid()), default)).Should().BeFalse();
        (await _runner.CancelAsync(request.Id, request.User, default)).Should().BeTrue();

        (await running).Verdict.Should().Be(Verdict.Cancelled);
        (await _runner.CancelAsync(request.Id, request.User, default)).Should().BeFalse();
    }

    [Fact]
    public async Task Takes_a_waiting_run_out_of_the_queue()
    {
        var user = new UserId(Guid.NewGuid());
        var first = Request("wait") with { User = user };
        var running = _runner.ExecuteCodeAsync(first, _ => { }, default);
        await _sandbox.Started.Task;
        var second = Request("fine") with { User = user };
        var waiting = _runner.ExecuteCodeAsync(second, _ => { }, default);

        await _runner.CancelAsync(second.Id, user, default);

        (await waiting).Verdict.Should().Be(Verdict.Cancelled);
        await _runner.CancelAsync(first.Id, user, default);
        await running;
    }

    [Fact]
    public async Task Gives_the_result_although_the_store_is_away()
    {
        _store.Broken = true;

        (await _runner.ExecuteCodeAsync(Request("fine"), _ => { }, default)).Verdict.Should().Be(Verdict.Ok);
    }

    [Theory]
    [InlineData("py", "python")]
    [InlineData("Python title=\"x\"", "python")]
    [InlineData("src/main.PY", "python")]
    [InlineData("mjs", "javascript")]
    [InlineData("a.b/c.js", "javascript")]
    [InlineData("rust", null)]
    [InlineData("", null)]
    public void Detects_languages(string fenceOrPath, string? id) => _runner.Detect(fenceOrPath)?.Id.Should().Be(id);

    private static CodeRequest Request(string code) => new()
    {
        Id = CodeRunId.New(),
        User = new UserId(Guid.NewGuid()),
        Session = new SessionId(Guid.NewGuid()),
        By = ParticipantId.New(),
        Language = "python",
        Code = code,
    };

    private sealed class SlowSandbox : ISandbox
    {
        public TaskCompletionSource Started { get; } = new();

        public IReadOnlyList<CodeLanguage> Languages =>
            [new("python", "Python", "python", [".py"], ["python", "py"]), new("javascript", "JavaScript", "javascript", [".js"], ["js", "mjs"])];

        public Task<SandboxHealth> GetHealthAsync(bool again, CancellationToken ct) => Task.FromResult(new SandboxHealth(true, "cgroup", "", ["python"]));

        public async Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct)
        {
            Started.TrySetResult();
            if (job.Code == "wait")
            {
                await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, TaskScheduler.Default);
                return new SandboxResult { Verdict = Verdict.Cancelled };
            }

            return new SandboxResult { Verdict = Verdict.Ok, Output = "done" };
        }
    }

    private sealed class MemoryRuns : ICodeRunStore
    {
        public ConcurrentDictionary<CodeRunId, CodeRun> Runs { get; } = new();

        public bool Broken { get; set; }

        public Task SaveAsync(CodeRun run, CancellationToken ct)
        {
            if (Broken)
            {
                throw new IOException("away");
            }

            Runs[run.Id] = run;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<CodeRun>> ListAsync(SessionId session, int limit, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<CodeRun>>(Runs.Values.Where(r => r.Session == session).Take(limit).ToList());

        public Task<int> ExpireArtifactsAsync(DateTimeOffset before, long maxBytes, CancellationToken ct) => Task.FromResult(0);

        public Task<CodeRun?> FindAsync(SessionId session, CodeRunId id, CancellationToken ct) =>
            Task.FromResult(Runs.TryGetValue(id, out var run) && run.Session == session ? run : null);
    }
}
