namespace AiCollab.Core.Sessions;

/// <summary>Identifies a member of a session's team.</summary>
public readonly record struct ParticipantId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static ParticipantId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
