using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Sandbox;

public sealed class RunQueueTests
{
    private static readonly UserId Ann = new(Guid.NewGuid());
    private static readonly UserId Bob = new(Guid.NewGuid());

    [Fact]
    public async Task Runs_one_of_each_person_at_once()
    {
        var queue = new RunQueue(parallel: 2, queuedPerUser: 3);

        using var first = await queue.EnterAsync(Ann, default);
        var second = queue.EnterAsync(Ann, default);
        using var other = await queue.EnterAsync(Bob, default);

        second.IsCompleted.Should().BeFalse();
        first!.Dispose();
        (await second).Should().NotBeNull();
    }

    [Fact]
    public async Task Refuses_the_fifth_of_one_person_at_once()
    {
        var queue = new RunQueue(parallel: 1, queuedPerUser: 3);
        using var running = await queue.EnterAsync(Ann, default);
        var waiting = Enumerable.Range(0, 3).Select(_ => queue.EnterAsync(Ann, default)).ToList();

        (await queue.EnterAsync(Ann, default)).Should().BeNull();
        waiting.Should().OnlyContain(t => !t.IsCompleted);
    }

    [Fact]
    public async Task One_person_may_ask_for_as_many_while_all_places_are_others()
    {
        var queue = new RunQueue(parallel: 1, queuedPerUser: 3);
        using var running = await queue.EnterAsync(Bob, default);
        var waiting = Enumerable.Range(0, 4).Select(_ => queue.EnterAsync(Ann, default)).ToList();

        (await queue.EnterAsync(Ann, default)).Should().BeNull();
        waiting.Should().OnlyContain(t => !t.IsCompleted);
    }

    [Fact]
    public async Task Lets_the_next_person_in_before_the_pile_of_another()
    {
        var queue = new RunQueue(parallel: 1, queuedPerUser: 3);
        var running = await queue.EnterAsync(Ann, default);
        var pile = queue.EnterAsync(Ann, default);
        var bob = queue.EnterAsync(Bob, default);

        running!.Dispose();

        (await bob).Should().NotBeNull();
        pile.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Lets_go_of_who_is_cancelled_while_waiting()
    {
        var queue = new RunQueue(parallel: 1, queuedPerUser: 1);
        var running = await queue.EnterAsync(Ann, default);
        using var stop = new CancellationTokenSource();
        var waiting = queue.EnterAsync(Ann, stop.Token);

        await stop.CancelAsync();

        await waiting.Invoking(async t => await t).Should().ThrowAsync<OperationCanceledException>();
        var next = queue.EnterAsync(Ann, default);
        running!.Dispose();
        (await next).Should().NotBeNull();
    }

    [Fact]
    public async Task Loses_nobody_under_random_load()
    {
        var queue = new RunQueue(parallel: 2, queuedPerUser: 100);
        var people = Enumerable.Range(0, 10).Select(_ => new UserId(Guid.NewGuid())).ToList();
        int running = 0, most = 0, done = 0, cancelled = 0;
        var runs = Enumerable.Range(0, 500).Select(async i =>
        {
            using var stop = new CancellationTokenSource();
            if (i % 7 == 0)
            {
                stop.CancelAfter(i % 5);
            }

            try
            {
                using var turn = await queue.EnterAsync(people[i % people.Count], stop.Token);
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                Interlocked.Increment(ref done);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
        });

        await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(30));

        (done + cancelled).Should().Be(500);
        most.Should().BeInRange(1, 2);
    }
}
