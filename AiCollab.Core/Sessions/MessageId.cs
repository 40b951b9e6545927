namespace AiCollab.Core.Sessions;

/// <summary>Identifies a message.</summary>
public readonly record struct MessageId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static MessageId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
