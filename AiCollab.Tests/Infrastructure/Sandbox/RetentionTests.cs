using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Sandbox;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Tests.Web.Features.Workspace;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

public sealed class RetentionTests
{
    private readonly ManualTime _time = new();
    private readonly SessionId _session = SessionId.New();

    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task Files_of_old_runs_go_and_the_runs_stay_and_say_so(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var store = new MongoCodeRunStore(database);
        var (old, fresh) = (await StoreAsync(store, days: 31, 100), await StoreAsync(store, days: 29, 100));

        (await Sweeper(store, days: 30, megabytes: 0).SweepAsync(default)).Should().Be(1);

        var gone = await store.FindAsync(_session, old.Id, default);
        gone!.ArtifactsExpired.Should().BeTrue();
        gone.Artifacts.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "a.bin", Content = Array.Empty<byte>() });
        var kept = await store.FindAsync(_session, fresh.Id, default);
        kept!.ArtifactsExpired.Should().BeFalse();
        kept.Artifacts[0].Content.Should().HaveCount(100);
        (await database.GetCollection<BsonDocument>(MongoCodeRunStore.ArtifactsName).CountDocumentsAsync(new BsonDocument())).Should().Be(1);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Where_all_are_too_large_the_oldest_go_first(string server)
    {
        var store = new MongoCodeRunStore(await MongoServers.FreshDatabaseAsync(server));
        var runs = new List<CodeRun>();
        foreach (var age in new[] { 4, 3, 2, 1 })
        {
            runs.Add(await StoreAsync(store, age, 400_000));
        }

        (await Sweeper(store, days: 30, megabytes: 1).SweepAsync(default)).Should().Be(2);

        var left = await Task.WhenAll(runs.Select(r => store.FindAsync(_session, r.Id, default)));
        left.Select(r => r!.ArtifactsExpired).Should().Equal(true, true, false, false);
        (await Sweeper(store, days: 30, megabytes: 1).SweepAsync(default)).Should().Be(0, "a second sweep finds nothing");
    }

    private RunSweeper Sweeper(ICodeRunStore store, int days, int megabytes) =>
        new(store, Options.Create(new RunOptions { ArtifactDays = days, ArtifactMegabytes = megabytes }), _time, NullLogger<RunSweeper>.Instance);

    private async Task<CodeRun> StoreAsync(MongoCodeRunStore store, int days, int bytes)
    {
        var run = TestSessions.Ran(CodeRunId.New(), Verdict.Ok) with
        {
            Session = _session,
            StartedAt = _time.GetUtcNow().AddDays(-days),
            Artifacts = [new RunArtifact("a.bin", "application/octet-stream", new byte[bytes])],
        };
        await store.SaveAsync(run, default);
        return run;
    }
}
