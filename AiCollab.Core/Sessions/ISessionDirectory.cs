using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;

namespace AiCollab.Core.Sessions;

/// <summary>A session in a person's list.</summary>
/// <param name="Session">The session.</param>
/// <param name="Cost">What it cost so far.</param>
/// <param name="Running">Whether a model works in it now.</param>
public sealed record SessionSummary(Session Session, Money Cost, bool Running);

/// <summary>A person's sessions: list, make, delete. Checks who asks.</summary>
public interface ISessionDirectory
{
    /// <summary>The sessions the person is in whose title holds <paramref name="search"/> (empty: all), latest activity first.</summary>
    Task<IReadOnlyList<SessionSummary>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct);

    /// <summary>Makes a session with its workspace; the first available model, if there is one, joins the team.</summary>
    Task<Session> CreateAsync(CurrentUser owner, string title, CancellationToken ct);

    /// <summary>The session, when the person is of its team.</summary>
    /// <exception cref="Errors.NotFoundException">It does not exist or the person is not of its team.</exception>
    Task<Session> GetAsync(SessionId id, UserId user, CancellationToken ct);

    /// <summary>Deletes a session with its messages and workspace (owner only). Usage rows stay.</summary>
    Task DeleteAsync(SessionId id, UserId user, CancellationToken ct);
}
