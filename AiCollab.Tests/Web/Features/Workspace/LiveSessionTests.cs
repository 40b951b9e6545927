using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Workspace;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace;

public sealed class LiveSessionTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ScriptedSessions _sessions = new();
    private readonly ManualTime _time = new();
    private readonly FrameRate _frames = new();
    private readonly List<LiveUpdate> _updates = [];
    private LiveSession _live = null!;

    public Task InitializeAsync()
    {
        _live = new LiveSession(_sessions, TestSessions.Session.Id, TestSessions.AdaUser, _frames, _time, NullLogger<LiveSession>.Instance);
        _live.Changed += update =>
        {
            lock (_updates)
            {
                _updates.Add(update);
            }
        };
        return Task.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Fact]
    public async Task Opens_and_watches_from_the_state_it_got()
    {
        _sessions.State = TestSessions.State with { LastSeq = 7 };

        await StartAsync();

        _live.State!.LastSeq.Should().Be(7);
        await Until(() => _sessions.WatchedAfter.Count == 1);
        _sessions.WatchedAfter.Should().Equal(7);
    }

    [Fact]
    public async Task Draws_many_tokens_of_one_frame_at_once()
    {
        var message = TestSessions.Said(TestSessions.Claude, MessageState.Growing);
        await StartAsync();
        _sessions.Emit(new SessionEvent.MessagePosted(message) { Seq = 1 });
        await Until(() => Step() && _live.State!.Messages.Count == 1);
        var before = Count();

        for (var i = 0; i < 50; i++)
        {
            _sessions.Emit(new SessionEvent.TextGrew(message.Id, i, "x") { Seq = 2 + i });
        }

        await Until(() => Step() && _live.State!.Messages[0].Text.Length == 50);
        _live.State!.LastSeq.Should().Be(51);
        (Count() - before).Should().BeLessThan(50);
    }

    [Fact]
    public async Task Tells_which_files_changed()
    {
        await StartAsync();

        _sessions.Emit(
            new SessionEvent.FilesChanged(TestSessions.Claude.Id, ["a.py"], "c1") { Seq = 1 },
            new SessionEvent.FilesChanged(TestSessions.Claude.Id, ["a.py", "b.py"], "c2") { Seq = 2 });

        await Until(() => Step() && Last().What.HasFlag(LiveChange.Files) && Last().Files.Count == 2);
        Last().Should().BeEquivalentTo(new LiveUpdate(LiveChange.Files, ["a.py", "b.py"]));
    }

    [Fact]
    public async Task Opens_again_when_the_session_resumed_elsewhere()
    {
        await StartAsync();
        _sessions.State = TestSessions.State with { LastSeq = 100 };

        _sessions.Emit(new SessionEvent.Resumed(5) { Seq = 90 });

        await Until(() => Step() && _live.State!.LastSeq == 100);
        _sessions.Opened.Should().Be(2);
    }

    [Fact]
    public async Task Says_that_the_line_broke_and_comes_back_by_itself()
    {
        await StartAsync();
        _sessions.OpenFailures.Enqueue(new InvalidOperationException("no silo"));

        _sessions.Break(new InvalidOperationException("silo gone"));

        await Until(() => _live.Connection == LiveConnection.Reconnecting);
        _live.Problem.Should().Contain("tried again by itself").And.NotContain("silo");
        await Until(() => Step() && _live.Connection == LiveConnection.Live);
        _live.Problem.Should().BeEmpty();
    }

    [Fact]
    public async Task Gives_up_when_the_session_is_not_there()
    {
        _sessions.OpenFailures.Enqueue(new NotFoundException("There is no such session."));

        _live.Start();

        await Until(() => _live.Connection == LiveConnection.Gone);
        _live.Problem.Should().Be("There is no such session.");
    }

    [Fact]
    public void Draws_less_often_in_a_full_house()
    {
        var before = _frames.Interval;

        for (var i = 0; i < 100; i++)
        {
            _frames.Enter();
        }

        before.Should().Be(TimeSpan.FromMilliseconds(33));
        _frames.Interval.Should().Be(TimeSpan.FromMilliseconds(100));
    }

    private async Task StartAsync()
    {
        _live.Start();
        await Until(() => _live.Connection == LiveConnection.Live);
    }

    private bool Step()
    {
        _time.Advance(TimeSpan.FromMilliseconds(50));
        return true;
    }

    private int Count()
    {
        lock (_updates)
        {
            return _updates.Count;
        }
    }

    private LiveUpdate Last()
    {
        lock (_updates)
        {
            return _updates[^1];
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
        {
            await Task.Delay(5);
        }

        condition().Should().BeTrue();
    }
}
