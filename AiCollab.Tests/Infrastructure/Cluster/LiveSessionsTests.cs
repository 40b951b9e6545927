using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Infrastructure.Cluster;
using AiCollab.Tests.Core.Sessions;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace AiCollab.Tests.Infrastructure.Cluster;

public sealed class LiveSessionsTests(ITestOutputHelper output)
{
    private static readonly UserId Ada = SessionSamples.Ada;

    [Fact]
    public async Task Two_viewers_see_the_same_events_each_token_once_and_leave_nothing_behind()
    {
        await using var room = await PreparedAsync();
        room.Chat.Says([.. Enumerable.Range(0, 300).Select(i => $"{i} ")]);
        var clock = Stopwatch.StartNew();
        await using var silo = await SiloRoom.StartAsync(room);
        output.WriteLine($"silo started in {clock.ElapsedMilliseconds} ms");
        var id = room.Session.Id;
        var opened = await silo.Live.OpenAsync(id, Ada, default);
        var viewers = Enumerable.Range(0, 2).Select(_ => FollowAsync(silo, id, opened)).ToArray();

        await silo.Live.PostAsync(id, Ada, new PostMessage(MessageId.New(), "count"), default);

        var seen = await Task.WhenAll(viewers).WaitAsync(TimeSpan.FromSeconds(30));
        seen[0].Should().Equal(seen[1]);
        var now = await silo.Live.OpenAsync(id, Ada, default);
        string.Concat(seen[0].OfType<SessionEvent.TextGrew>().Select(t => t.Text)).Should().Be(now.Messages[^1].Text).And.EndWith("299 ");
        opened.Apply(seen[0]).Messages.Should().BeEquivalentTo(now.Messages, o => o.RespectingRuntimeTypes());
        var feeds = silo.Services.GetRequiredService<SessionFeeds>();
        await SessionRoom.EventuallyAsync(() => feeds.Count == 0);
    }

    [Fact]
    public async Task A_turn_survives_the_closing_of_every_tab()
    {
        await using var room = await PreparedAsync();
        var gate = new TaskCompletionSource();
        room.Chat.Hangs(gate.Task, "slow");
        await using var silo = await SiloRoom.StartAsync(room);
        var id = room.Session.Id;
        using (var tab = new CancellationTokenSource())
        {
            var opened = await silo.Live.OpenAsync(id, Ada, default);
            await silo.Live.PostAsync(id, Ada, new PostMessage(MessageId.New(), "go"), default);
            await foreach (var batch in silo.Live.WatchAsync(id, Ada, opened.LastSeq, tab.Token))
            {
                if (batch.OfType<SessionEvent.TextGrew>().Any())
                {
                    break;
                }
            }
        }

        gate.SetResult();

        SessionState state;
        do
        {
            state = await silo.Live.OpenAsync(id, Ada, default);
        }
        while (state.Running is not null);
        state.Messages[^1].State.Should().Be(MessageState.Done);
        state.Messages[^1].Text.Should().Be("slow");
    }

    [Fact]
    public async Task A_second_server_takes_over_and_viewers_of_the_first_open_again()
    {
        await using var room = await PreparedAsync();
        room.Chat.Hangs(new TaskCompletionSource().Task, "first server").Says("second server");
        await using var first = await SiloRoom.StartAsync(room);
        await using var second = await SiloRoom.StartAsync(room);
        var id = room.Session.Id;
        var opened = await first.Live.OpenAsync(id, Ada, default);
        var watching = FollowAsync(first, id, opened, until: e => e is SessionEvent.Resumed);
        await first.Live.PostAsync(id, Ada, new PostMessage(MessageId.New(), "go"), default);
        await SessionRoom.EventuallyAsync(() => room.Checkpoints.ListRunningAsync([id], default).Result.Count == 1);

        var taken = await second.Live.OpenAsync(id, Ada, default);
        taken.Messages[^1].State.Should().Be(MessageState.Interrupted);
        await watching.WaitAsync(TimeSpan.FromSeconds(30));
        await second.Live.ContinueAsync(id, Ada, default);

        SessionState state;
        do
        {
            state = await second.Live.OpenAsync(id, Ada, default);
        }
        while (state.Running is not null);
        state.Messages[^1].Text.Should().Be("second server");
    }

    [Fact]
    public async Task A_graceful_stop_keeps_everything_written_so_far()
    {
        await using var room = await PreparedAsync();
        room.Chat.Hangs(new TaskCompletionSource().Task, "up to here");
        var id = room.Session.Id;
        await using (var silo = await SiloRoom.StartAsync(room))
        {
            var opened = await silo.Live.OpenAsync(id, Ada, default);
            await silo.Live.PostAsync(id, Ada, new PostMessage(MessageId.New(), "go"), default);
            await FollowAsync(silo, id, opened, until: e => e is SessionEvent.TextGrew);
        }

        await using var next = await SiloRoom.StartAsync(room);
        var state = await next.Live.OpenAsync(id, Ada, default);
        state.Messages[^1].Text.Should().Be("up to here");
        state.Messages[^1].State.Should().Be(MessageState.Interrupted);
    }

    [Fact]
    public async Task Strangers_and_bad_input_get_the_sentence_through_the_grain()
    {
        await using var room = await PreparedAsync();
        await using var silo = await SiloRoom.StartAsync(room);
        var id = room.Session.Id;

        await silo.Live.Awaiting(l => l.OpenAsync(id, UserId.New(), default)).Should().ThrowAsync<NotFoundException>();
        await silo.Live.Awaiting(l => l.OpenAsync(SessionId.New(), Ada, default)).Should().ThrowAsync<NotFoundException>();
        (await silo.Live.Awaiting(l => l.PostAsync(id, Ada, new PostMessage(MessageId.New(), " "), default)).Should().ThrowAsync<InvalidException>())
            .Which.Problems.Should().ContainSingle();
        var saved = await silo.Live.SaveFileAsync(id, Ada, WorkspacePath.Parse("a.txt"), FileVersion.None, [65], default);
        saved.Should().BeOfType<WriteOutcome.Written>();
        await silo.Live.EditAsync(id, Ada, new SessionEdit(Title: "New name"), default);
        (await silo.Live.OpenAsync(id, Ada, default)).Session.Title.Should().Be("New name");
    }

    [Fact]
    public async Task A_single_server_listens_on_loopback_only()
    {
        var before = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().ToHashSet();
        await using var room = await PreparedAsync();
        await using var silo = await SiloRoom.StartAsync(room);

        var opened = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => !before.Contains(l) && l.Port is >= 20_000 and < 32_000);

        opened.Should().OnlyContain(l => IPAddress.IsLoopback(l.Address));
    }

    private static async Task<SessionRoom> PreparedAsync()
    {
        var room = new SessionRoom();
        await room.Sessions.SaveAsync(room.Session, default);
        await room.Files.CreateWorkspaceAsync(room.Session.Id, default);
        return room;
    }

    private static async Task<List<SessionEvent>> FollowAsync(
        SiloRoom silo, SessionId id, SessionState from, Func<SessionEvent, bool>? until = null)
    {
        until ??= e => e is SessionEvent.TurnChanged { Running: null };
        var seen = new List<SessionEvent>();
        await foreach (var batch in silo.Live.WatchAsync(id, Ada, from.LastSeq, default))
        {
            seen.AddRange(batch);
            if (batch.Any(until))
            {
                break;
            }
        }

        return seen;
    }
}
