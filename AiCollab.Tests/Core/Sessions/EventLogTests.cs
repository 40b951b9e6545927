using AiCollab.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Sessions;

public sealed class EventLogTests
{
    private static readonly MessageId Message = MessageId.New();

    [Fact]
    public async Task Every_watcher_gets_every_event_once_and_in_order()
    {
        var log = new EventLog(20_000, 1);
        var watchers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadAsync(log, 0, 10_000))).ToArray();

        for (var i = 1; i <= 10_000; i++)
        {
            log.Append(Event(i));
        }

        var seen = await Task.WhenAll(watchers);
        seen.Should().AllSatisfy(s => s.Should().Equal(Enumerable.Range(1, 10_000).Select(i => (long)i)));
    }

    [Fact]
    public async Task A_watcher_that_the_ring_has_passed_by_opens_again()
    {
        var log = new EventLog(8, 1);
        for (var i = 1; i <= 20; i++)
        {
            log.Append(Event(i));
        }

        var batches = await log.WatchAsync(5, CancellationToken.None).ToListAsync();

        batches.Should().ContainSingle().Which.Should().ContainSingle().Which.Should().BeOfType<SessionEvent.Resumed>();
    }

    [Fact]
    public async Task Closing_ends_watchers_after_what_there_was()
    {
        var log = new EventLog(8, 1);
        log.Append(Event(1));
        var reading = log.WatchAsync(0, CancellationToken.None).ToListAsync().AsTask();

        log.Close();

        var seen = (await reading.WaitAsync(TimeSpan.FromSeconds(10))).SelectMany(b => b).ToList();
        seen[0].Seq.Should().Be(1);
        seen[^1].Should().BeOfType<SessionEvent.Resumed>();
    }

    [Fact]
    public async Task A_number_still_to_come_is_waited_for()
    {
        var log = new EventLog(8, 1);
        var reading = ReadAsync(log, 2, 1);
        log.Append(Event(1));
        log.Append(Event(2));
        reading.IsCompleted.Should().BeFalse();

        log.Append(Event(3));

        (await reading.WaitAsync(TimeSpan.FromSeconds(10))).Should().Equal(3);
    }

    [Fact]
    public async Task A_cancelled_watcher_lets_go()
    {
        var log = new EventLog(8, 1);
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(log, 0, 1, stop.Token);

        await stop.CancelAsync();

        await reading.Awaiting(r => r).Should().ThrowAsync<OperationCanceledException>();
    }

    private static SessionEvent.TextGrew Event(long seq) => new(Message, 0, "x") { Seq = seq };

    private static async Task<List<long>> ReadAsync(EventLog log, long after, int count, CancellationToken ct = default)
    {
        var seen = new List<long>();
        await foreach (var batch in log.WatchAsync(after, ct))
        {
            seen.AddRange(batch.Select(e => e.Seq));
            if (seen.Count >= count)
            {
                break;
            }
        }

        return seen;
    }
}
