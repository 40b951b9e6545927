namespace AiCollab.Core.Sessions;

/// <summary>The conversation of each session, one record a message.</summary>
public interface IMessageStore
{
    /// <summary>Adds or replaces a message. A version written under a later epoch stays.</summary>
    Task SaveAsync(PlacedMessage message, long epoch, CancellationToken ct);

    /// <summary>The newest messages of a session, oldest of them first.</summary>
    Task<IReadOnlyList<PlacedMessage>> ListAsync(SessionId session, int newest, CancellationToken ct);

    /// <summary>Deletes the conversation.</summary>
    Task DeleteAsync(SessionId session, CancellationToken ct);
}
