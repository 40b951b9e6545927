using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sessions;

/// <summary>The sessions of each person.</summary>
public sealed class SessionDirectory(SessionStores stores, IWorkspaces workspaces, IModelClients models, ICostLedger ledger, TimeProvider time) : ISessionDirectory
{
    private const int MaxPage = 200;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SessionSummary>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct)
    {
        var sessions = await stores.Sessions.ListAsync(user, search, Math.Max(0, skip), Math.Clamp(take, 1, MaxPage), ct).ConfigureAwait(false);
        var running = await stores.Checkpoints.ListRunningAsync([.. sessions.Select(s => s.Id)], ct).ConfigureAwait(false);
        var costs = await Task.WhenAll(sessions.Select(s => ledger.GetSessionCostAsync(s.Id, ct))).ConfigureAwait(false);
        return [.. sessions.Zip(costs, (session, cost) => new SessionSummary(session, cost, running.Contains(session.Id)))];
    }

    /// <inheritdoc/>
    public async Task<Session> CreateAsync(CurrentUser owner, string title, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var session = new Session
        {
            Id = SessionId.New(),
            Title = SessionTeam.CheckTitle(title),
            Owner = owner.Id,
            Team = [new Participant { Id = ParticipantId.New(), Name = owner.Name, Hue = 1, User = owner.Id }],
            CreatedAt = now,
            LastActiveAt = now,
        };
        if (await FirstModelAsync(owner.Id, ct).ConfigureAwait(false) is { } model)
        {
            session = SessionTeam.WithModels(session, [SessionTeam.AsTeamModel(model)]);
        }

        await workspaces.CreateWorkspaceAsync(session.Id, ct).ConfigureAwait(false);
        await stores.Sessions.SaveAsync(session, ct).ConfigureAwait(false);
        return session;
    }

    /// <inheritdoc/>
    public async Task<Session> GetAsync(SessionId id, UserId user, CancellationToken ct)
    {
        var session = await stores.Sessions.FindAsync(id, ct).ConfigureAwait(false);
        return session is not null && session.Team.Any(p => p.User == user)
            ? session
            : throw new NotFoundException("There is no such session, or you are not in its team.");
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(SessionId id, UserId user, CancellationToken ct)
    {
        var session = await GetAsync(id, user, ct).ConfigureAwait(false);
        if (session.Owner != user)
        {
            throw new ForbiddenException("Only the owner can delete a session.");
        }

        // From here nobody opens it; without its checkpoint a turn under way loses its fence and ends.
        await stores.Sessions.DeleteAsync(id, ct).ConfigureAwait(false);
        await stores.Checkpoints.DeleteAsync(id, ct).ConfigureAwait(false);
        await stores.Messages.DeleteAsync(id, ct).ConfigureAwait(false);
        await workspaces.DeleteWorkspaceAsync(id, ct).ConfigureAwait(false);
    }

    // A provider that does not answer is no reason not to begin.
    private async Task<AvailableModel?> FirstModelAsync(UserId owner, CancellationToken ct)
    {
        try
        {
            var available = await models.ListAsync(owner, null, ct).ConfigureAwait(false);
            return available.Count == 0 ? null : available[0];
        }
        catch (AiCollabException)
        {
            return null;
        }
    }
}
