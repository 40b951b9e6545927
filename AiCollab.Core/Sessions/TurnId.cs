namespace AiCollab.Core.Sessions;

/// <summary>Identifies a turn: everything that follows from one message.</summary>
public readonly record struct TurnId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static TurnId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
