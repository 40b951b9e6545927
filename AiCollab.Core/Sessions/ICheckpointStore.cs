namespace AiCollab.Core.Sessions;

/// <summary>One checkpoint a session; also the fence that every write of a turn is checked against.</summary>
public interface ICheckpointStore : IFences
{
    /// <summary>Takes the session over: raises the epoch and names the holder in one atomic step, and returns what was there otherwise.</summary>
    Task<Checkpoint> ClaimAsync(SessionId session, string node, CancellationToken ct);

    /// <summary>Replaces the checkpoint.</summary>
    /// <exception cref="SessionMovedException">Somebody else has taken the session over.</exception>
    Task SaveAsync(Checkpoint checkpoint, CancellationToken ct);

    /// <summary>Sessions with a turn under way whose holder is <paramref name="node"/>, or has not saved since <paramref name="silentSince"/>.</summary>
    Task<IReadOnlyList<SessionId>> ListOrphansAsync(string? node, DateTimeOffset silentSince, CancellationToken ct);

    /// <summary>Those of <paramref name="sessions"/> that have a turn under way.</summary>
    Task<IReadOnlySet<SessionId>> ListRunningAsync(IReadOnlyCollection<SessionId> sessions, CancellationToken ct);

    /// <summary>Forgets the session's checkpoint.</summary>
    Task DeleteAsync(SessionId session, CancellationToken ct);
}
