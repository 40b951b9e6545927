namespace AiCollab.Core.Sessions;

/// <summary>Identifies a session: the room everything hangs on.</summary>
public readonly record struct SessionId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static SessionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
