using AiCollab.Core.Accounts;

namespace AiCollab.Core.Sessions;

/// <summary>Sessions with their teams.</summary>
public interface ISessionStore
{
    /// <summary>Adds or replaces a session.</summary>
    Task SaveAsync(Session session, CancellationToken ct);

    /// <summary>Notes that something happened in it.</summary>
    Task TouchAsync(SessionId session, DateTimeOffset at, CancellationToken ct);

    /// <summary>The session; null when there is none.</summary>
    Task<Session?> FindAsync(SessionId session, CancellationToken ct);

    /// <summary>The sessions a person is in whose title holds <paramref name="search"/>, latest activity first.</summary>
    Task<IReadOnlyList<Session>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct);

    /// <summary>Deletes the session's record.</summary>
    Task DeleteAsync(SessionId session, CancellationToken ct);
}
