using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Tests.Web.Features.Workspace;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AiCollab.Tests.Core.Sandbox;

public sealed class RunAdmissionTests
{
    private readonly UserId _ada = UserId.New();
    private readonly ManualTime _time = new();
    private IRunUsageStore? _store;

    [Fact]
    public async Task A_person_has_so_many_runs_a_day_and_new_ones_after_midnight()
    {
        var admission = await CreateAsync(new RunQuota(2, TimeSpan.Zero));
        await RunAsync(admission);
        await RunAsync(admission);

        var third = await admission.EnterAsync(_ada, default);

        third.Turn.Should().BeNull();
        third.Refusal.Should().Be("You have had your 2 runs of today. There are new ones from 00:00 UTC.");
        (await admission.EnterAsync(UserId.New(), default)).Turn.Should().NotBeNull("another person has a day of their own");
        _time.Advance(TimeSpan.FromDays(1));
        (await admission.EnterAsync(_ada, default)).Turn.Should().NotBeNull();
    }

    [Fact]
    public async Task A_refused_run_is_not_counted()
    {
        var admission = await CreateAsync(new RunQuota(1, TimeSpan.Zero));
        await RunAsync(admission);
        await admission.EnterAsync(_ada, default);
        await admission.EnterAsync(_ada, default);

        (await _store!.AddAsync(_ada, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime), 0, TimeSpan.Zero, default)).Runs.Should().Be(1);
    }

    [Fact]
    public async Task The_time_of_all_runs_of_a_day_is_limited()
    {
        var admission = await CreateAsync(new RunQuota(0, TimeSpan.FromMinutes(1)));
        await RunAsync(admission, TimeSpan.FromSeconds(59));
        await RunAsync(admission, TimeSpan.FromSeconds(59));

        (await admission.EnterAsync(_ada, default)).Refusal.Should().Contain("taken 1 minutes, which is the limit");
    }

    [Fact]
    public async Task Many_at_once_get_exactly_the_quota()
    {
        var admission = await CreateAsync(new RunQuota(10, TimeSpan.Zero), parallel: 4, queued: 100);

        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            var entered = await admission.EnterAsync(_ada, default);
            entered.Turn?.Dispose();
            return entered.Turn is not null;
        }));

        all.Count(entered => entered).Should().Be(10);
    }

    [Fact]
    public async Task Runs_go_on_when_the_count_cannot_be_kept()
    {
        var admission = new RunAdmission(new RunQueue(1, 1), new BrokenUsage(), new RunQuota(1, TimeSpan.Zero), _time, NullLogger<RunAdmission>.Instance);

        (await admission.EnterAsync(_ada, default)).Turn.Should().NotBeNull();
    }

    private async Task RunAsync(RunAdmission admission, TimeSpan spent = default)
    {
        using var turn = (await admission.EnterAsync(_ada, default)).Turn;
        turn.Should().NotBeNull();
        await admission.SpendAsync(_ada, spent);
    }

    private async Task<RunAdmission> CreateAsync(RunQuota quota, int parallel = 2, int queued = 3)
    {
        _store = new MongoRunUsageStore(await MongoServers.FreshDatabaseAsync(MongoServers.Embedded));
        return new RunAdmission(new RunQueue(parallel, queued), _store, quota, _time, NullLogger<RunAdmission>.Instance);
    }

    private sealed class BrokenUsage : IRunUsageStore
    {
        public Task<RunUsage> AddAsync(UserId user, DateOnly day, int runs, TimeSpan time, CancellationToken ct) => throw new IOException("away");
    }
}
