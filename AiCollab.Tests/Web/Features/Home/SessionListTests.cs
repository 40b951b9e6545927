using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Home;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Home;

public sealed class SessionListTests
{
    private readonly FakeDirectory _directory = new();

    [Fact]
    public async Task Shows_one_page_and_says_when_there_are_more()
    {
        _directory.Add(SessionList.PageSize + 5);
        var list = new SessionList(_directory, UserId.New());

        await list.LoadAsync("", default);
        list.Sessions.Should().HaveCount(SessionList.PageSize);
        list.HasMore.Should().BeTrue();

        await list.MoreAsync(default);
        list.Sessions.Should().HaveCount(SessionList.PageSize + 5);
        list.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task A_late_answer_to_an_older_search_is_not_shown()
    {
        _directory.Add("alpha");
        _directory.Add("beta");
        var list = new SessionList(_directory, UserId.New());
        _directory.Hold("al");

        var slow = list.LoadAsync("al", default);
        await list.LoadAsync("be", default);
        _directory.Release();
        await slow;

        list.Search.Should().Be("be");
        list.Sessions.Should().ContainSingle().Which.Session.Title.Should().Be("beta");
    }

    [Fact]
    public async Task A_search_without_a_hit_is_not_the_same_as_having_no_sessions()
    {
        _directory.Add("alpha");
        var list = new SessionList(_directory, UserId.New());
        await list.LoadAsync("", default);

        await list.LoadAsync("zzz", default);

        list.Sessions.Should().BeEmpty();
        list.Any.Should().BeTrue();
    }

    private sealed class FakeDirectory : ISessionDirectory
    {
        private readonly List<Session> _sessions = [];
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _held;

        public void Add(int count) => Enumerable.Range(0, count).ToList().ForEach(i => Add($"session {i}"));

        public void Add(string title) => _sessions.Add(new Session
        {
            Id = SessionId.New(),
            Title = title,
            Owner = default,
            Team = [],
            CreatedAt = default,
            LastActiveAt = default,
        });

        public void Hold(string search) => _held = search;

        public void Release() => _release.SetResult();

        public async Task<IReadOnlyList<SessionSummary>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct)
        {
            if (search == _held)
            {
                await _release.Task;
            }

            return [.. _sessions.Where(s => s.Title.Contains(search, StringComparison.Ordinal)).Skip(skip).Take(take).Select(s => new SessionSummary(s, Money.Zero, false))];
        }

        public Task<Session> CreateAsync(CurrentUser owner, string title, CancellationToken ct) => throw new InvalidOperationException("not asked in these tests");

        public Task<Session> GetAsync(SessionId id, UserId user, CancellationToken ct) => throw new InvalidOperationException("not asked in these tests");

        public Task DeleteAsync(SessionId id, UserId user, CancellationToken ct) => throw new InvalidOperationException("not asked in these tests");
    }
}
