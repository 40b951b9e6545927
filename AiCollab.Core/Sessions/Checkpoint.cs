namespace AiCollab.Core.Sessions;

/// <summary>What is needed to take a session over: who holds it, what was going on, and what is not among the stored messages yet.</summary>
public sealed record Checkpoint
{
    public required SessionId Session { get; init; }

    /// <summary>Raised by whoever takes the session over; a write with an older one is refused.</summary>
    public required long Epoch { get; init; }

    /// <summary>The node that holds the session.</summary>
    public required string Node { get; init; }

    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>The turn under way; null when nobody works.</summary>
    public TurnId? Running { get; init; }

    /// <summary>Turns that wait for the running one, in order.</summary>
    public IReadOnlyList<QueuedTurn> Queue { get; init; } = [];

    /// <summary>Messages being written or just finished, as they were when this was saved.</summary>
    public IReadOnlyList<PlacedMessage> Messages { get; init; } = [];

    /// <summary>Proof of holding the session.</summary>
    public Fence Fence => new(Session, Epoch);
}

/// <summary>A message and its place: messages are shown by rising <paramref name="Order"/>.</summary>
public sealed record PlacedMessage(long Order, Message Message);

/// <summary>A turn that was asked for.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="By">The model that answers.</param>
/// <param name="Continues">It goes on from an answer that was cut off.</param>
public sealed record QueuedTurn(TurnId Turn, ParticipantId By, bool Continues = false);
