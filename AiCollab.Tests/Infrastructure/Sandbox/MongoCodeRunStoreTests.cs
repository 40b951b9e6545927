using System.Security.Cryptography;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Infrastructure.Sandbox;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

public sealed class MongoCodeRunStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task Gives_back_what_was_stored(string server)
    {
        var store = new MongoCodeRunStore(await MongoServers.FreshDatabaseAsync(server));
        var run = Run(SessionId.New(), Noon) with
        {
            Error = new RunError("ValueError", "bad", "trace"),
            Value = "1",
            Html = "<table>",
            Path = "main.py",
            Grant = WorkspaceGrant.Write,
            Changes = new RunChanges("c0ffee", [new("a.txt", RunChangeKind.Merged), RunChange.Refused("../b", "It leaves.")], "why"),
            Artifacts = [new RunArtifact("big.bin", "application/octet-stream", RandomNumberGenerator.GetBytes(2_500_000)), new RunArtifact("empty", "text/plain", [])],
        };

        await store.SaveAsync(run, default);
        await store.SaveAsync(run, default);

        (await store.FindAsync(run.Session, run.Id, default)).Should().BeEquivalentTo(run);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Lists_a_sessions_runs_newest_first_without_content(string server)
    {
        var store = new MongoCodeRunStore(await MongoServers.FreshDatabaseAsync(server));
        var session = SessionId.New();
        var runs = Enumerable.Range(0, 5).Select(i => Run(session, Noon.AddSeconds(i))).ToList();
        foreach (var run in runs.Append(Run(SessionId.New(), Noon)))
        {
            await store.SaveAsync(run, default);
        }

        var listed = await store.ListAsync(session, 3, default);

        listed.Select(r => r.Id).Should().Equal(runs[4].Id, runs[3].Id, runs[2].Id);
        listed[0].Artifacts.Should().ContainSingle().Which.Content.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Hides_a_run_from_other_sessions(string server)
    {
        var store = new MongoCodeRunStore(await MongoServers.FreshDatabaseAsync(server));
        var run = Run(SessionId.New(), Noon);
        await store.SaveAsync(run, default);

        (await store.FindAsync(SessionId.New(), run.Id, default)).Should().BeNull();
    }

    private static CodeRun Run(SessionId session, DateTimeOffset at) => new()
    {
        Id = CodeRunId.New(),
        User = new UserId(Guid.NewGuid()),
        Session = session,
        By = ParticipantId.New(),
        Language = "python",
        Code = "print(1)",
        Limits = SandboxLimits.Default,
        Verdict = Verdict.RuntimeError,
        Evidence = "why",
        Output = "out",
        Stderr = "err",
        StartedAt = at,
        ExecutionTime = TimeSpan.FromMilliseconds(12.5),
        MemoryUsed = 1234,
        Artifacts = [new RunArtifact("a.txt", "text/plain", [1, 2])],
    };
}
