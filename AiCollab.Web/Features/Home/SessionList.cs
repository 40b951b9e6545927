using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Home;

/// <summary>The part of a person's sessions that is on the page, and the search that chose it.</summary>
public sealed class SessionList(ISessionDirectory directory, UserId user)
{
    public const int PageSize = 30;
    private int _latest;

    public bool Loaded { get; private set; }

    /// <summary>Whether there are sessions at all, whatever the search.</summary>
    public bool Any { get; private set; }

    public string Search { get; private set; } = "";

    public IReadOnlyList<SessionSummary> Sessions { get; private set; } = [];

    public bool HasMore { get; private set; }

    /// <summary>Answers may come out of order while somebody types: only the latest search is shown.</summary>
    public Task LoadAsync(string search, CancellationToken ct)
    {
        Search = search;
        return ReadAsync(PageSize, ct);
    }

    public Task ReloadAsync(CancellationToken ct) => ReadAsync(Math.Max(PageSize, Sessions.Count), ct);

    public Task MoreAsync(CancellationToken ct) => ReadAsync(Sessions.Count + PageSize, ct);

    private async Task ReadAsync(int count, CancellationToken ct)
    {
        var turn = ++_latest;
        var found = await directory.ListAsync(user, Search.Trim(), 0, count + 1, ct);
        if (turn != _latest)
        {
            return;
        }

        HasMore = found.Count > count;
        Sessions = HasMore ? [.. found.Take(count)] : found;
        Any |= found.Count > 0;
        Any &= Search.Length > 0 || found.Count > 0;
        Loaded = true;
    }
}
